import type { Style } from '../render/style.ts';
import { counted } from '../render/words.ts';
import { shellWord } from '../shell.ts';
import { type Answer, type BisectReport, stepText } from './bisect-report.ts';

/** The answers of a bisection for people, by their changes; with every run that led to them when `withSteps`. */
export function bisectText(report: BisectReport, { withSteps }: { readonly withSteps: boolean }, style: Style): string {
  const { scenario, good, bad, answers, runCount } = report;
  const isOutcome = answers[0]?.problem === null;
  const what = isOutcome ? 'returns something else than' : `has ${counted(answers.length, 'finding')} more than`;
  const lines = [
    style.title(`${scenario}: ${bad} ${what} ${good}; found by ${counted(runCount, 'run')}`),
    ...groupsOf(answers).flatMap((group) => ['', ...groupLines(group, report, withSteps, style)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Answers with one set of changes, in the order of the first. */
function groupsOf(answers: readonly Answer[]): readonly Group[] {
  const groups = new Map<string, [Answer, ...Answer[]]>();
  for (const answer of answers) {
    const group = groups.get(answer.revision);
    if (group === undefined) groups.set(answer.revision, [answer]);
    else group.push(answer);
  }
  return [...groups.values()];
}

type Group = readonly [Answer, ...Answer[]];

function groupLines(group: Group, { scenario }: BisectReport, withSteps: boolean, style: Style): readonly string[] {
  const [{ edits, besides, revision }] = group;
  const rules = new Set(group.flatMap(({ problem }) => problem?.rules ?? []));
  const command = rules.size === 0 ? 'run' : 'check';
  const rule = rules.size === 0 ? '' : ` --rule ${[...rules].toSorted().join(',')}`;
  return [
    ...group.flatMap((answer) => [
      ...answer.words.map((line) => style.bad(line)),
      ...(withSteps
        ? answer.steps.map((step, at) => style.quiet(`  ${`${at + 1}`.padStart(4)}  ${stepText(step)}`))
        : []),
    ]),
    ...edits.flatMap(({ sign, change, ids, doc }) => [
      `  ${style.good(`${sign}${change}`)}${ids.length === 0 ? '' : ` (${ids.join(', ')})`}`,
      `      ${doc}`,
    ]),
    ...proofLines(group),
    ...besides.map((other) => `  and with it comes, which neither has: ${other.rules.join(' ')} ${other.title}`),
    `  vist ${command} ${shellWord(scenario)} --rev ${revision}${rule}`,
  ];
}

/** Why this set and no other: what is needed, and what was tried that is smaller. */
function proofLines(group: Group): readonly string[] {
  const [{ edits }] = group;
  if (edits.length === 1) return ['  this change alone takes it away; without any it is there'];
  const smaller = Math.min(
    ...group.map(({ steps }) => steps.filter((step) => step.edits.length < edits.length).length),
  );
  return [
    group.every(({ isSmallest }) => isSmallest)
      ? `  together they take it away; none of the ${smaller} smaller sets does`
      : `  together they take it away, and none of them can be left out; not every smaller set was tried`,
  ];
}
