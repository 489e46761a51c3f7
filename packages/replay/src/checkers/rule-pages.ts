import type { RuleId } from './finding.ts';
import type { Rule } from './rule.ts';

/** What the letters of a rule's id stand for, in the order of the page. */
export const FAMILIES: readonly { readonly prefix: string; readonly title: string; readonly text: string }[] = [
  {
    prefix: 'CMO',
    title: 'Visibility',
    text: 'What the IRS and the PEs see of each other through the caches: H1, H2 and H3 of the reference, 5.3.',
  },
  { prefix: 'LIFE', title: 'Lifetime', text: 'Who may touch memory, and until when.' },
  { prefix: 'LEAK', title: 'Leaks', text: 'Memory that nobody gives back.' },
  { prefix: 'LOCK', title: 'Locks', text: 'What has to be done by one PE at a time.' },
  { prefix: 'IRS', title: 'Commands', text: 'The order of commands, and what they may be about.' },
  { prefix: 'VALID', title: 'Valid structures', text: 'Who owns VALID bits, and what a valid structure is.' },
  { prefix: 'SIZE', title: 'Sizes', text: 'Alignment, sizes and encodings of tables.' },
  { prefix: 'UB', title: 'Undefined behaviour', text: 'What C does not define.' },
  { prefix: 'ACCT', title: 'Accounting', text: 'Whom memory is charged to.' },
  { prefix: 'GUEST', title: 'Guests', text: 'What a guest is told.' },
];

/** The rules of a family, in their order. */
export function rulesOfFamily(rules: readonly Rule[], prefix: string): readonly Rule[] {
  return rules.filter(({ rule }) => familyOf(rule) === prefix);
}

/** The page of one rule, in Markdown. `level` is that of its heading. */
export function rulePage(rule: Rule, level: 1 | 2 | 3): string {
  const { page, source, severity, needs, events } = rule;
  const decided = (needs.length === 0 ? events : needs).map((type) => `\`${type}\``).join(', ');
  return [
    `${'#'.repeat(level)} ${rule.rule}: ${rule.title}`,
    `Severity: ${severity}. Source: ${source}.`,
    `**What it means.** ${page.meaning}`,
    `**Why it matters.** ${page.why}`,
    `**Bad**\n\n${sequence(page.bad)}`,
    `**Good**\n\n${sequence(page.good)}`,
    ...(page.blind === '' ? [] : [`**What it cannot see.** ${page.blind}`]),
    `Needs of a log: ${decided}.`,
  ].join('\n\n');
}

/** docs/RULES.md. */
export function rulesDocument(rules: readonly Rule[]): string {
  const families = FAMILIES.map(({ prefix, title, text }) =>
    [`## ${title}: ${prefix}`, text, ...rulesOfFamily(rules, prefix).map((rule) => rulePage(rule, 3))].join('\n\n'),
  );
  return `${[INTRODUCTION, overview(rules), ...families].join('\n\n')}\n`;
}

const INTRODUCTION = `# Rules

What \`vist check\` looks for. A rule judges the order of events, not the luck of one run: a missing clean is
reported even if the line was evicted in time. A finding **happened** in the run, or it **needs** something of the
environment, and then it names these acts and where they have to happen; \`vist check --confirm\` repeats the run
with them. After a command timed out, its fate is open: rules hold in every possible fate, and a finding that needs
one of them says which.

Errors and warnings make \`vist check\` end with 1. Notes never do.

This page is written by the rules themselves (\`packages/replay/src/checkers\`); a test keeps it in step. The steps
of the sequences are those of the reference: \`WR\` and \`RD\` are stores and loads of a PE, \`MW\` is a register write,
\`GW\` and \`GR\` are a guest's accesses.`;

function overview(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ rule, severity, title }) => `| [${rule}](#${anchor(rule, title)}) | ${severity} | ${title} |`,
  );
  return ['| rule | severity | what it asks for |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The anchor that GitHub gives to the heading of a rule. */
function anchor(rule: RuleId, title: string): string {
  return `${rule}: ${title}`
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(/\s/gu, '-');
}

function sequence(lines: readonly string[]): string {
  return ['```', ...lines, '```'].join('\n');
}

/** The letters of a rule's id. */
export function familyOf(rule: RuleId): string {
  return rule.slice(0, rule.lastIndexOf('-'));
}
