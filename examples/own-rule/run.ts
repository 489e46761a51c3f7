import { readFileSync } from 'node:fs';
import { hexAddr, invariant, issueText, physAddr, readScenario, revisionOf, runScenario } from '@vist/core';
import { checkLog, checkOptions, defineRule, makeFinding, memoryLog, ruleTest, type Rule, step } from '@vist/replay';

const HEAD = { rule: 'TEAM-1', severity: 'warning' } as const;

/** How often an operation may maintain one line. */
const BUDGET = 4;

/** A rule of our own: maintenance is slow, so no operation does it to one line again and again. */
const TEAM_1: Rule = defineRule({
  ...HEAD,
  title: `an operation maintains a line ${BUDGET} times at most`,
  source: "our team's notes on latency",
  page: {
    meaning: 'One operation cleans or invalidates the same cache line over and over.',
    why: 'Each time costs a trip to memory while a lock is held.',
    bad: ['clean+invalidate VMTE, five times in one operation'],
    good: ['clean+invalidate VMTE before it is read, and after it was written'],
    blind: '',
  },
  events: ['env.operationBegan', 'mem.maintained'],
  initial: () => new Map<number, number>(),
  step(counts, record, facts) {
    const { event } = record;
    if (event.type === 'env.operationBegan') return { memo: new Map<number, number>(), findings: [] };
    const line = event.addr - (event.addr % facts.lines.lineBytes);
    const count = (counts.get(line) ?? 0) + 1;
    counts.set(line, count);
    if (count !== BUDGET + 1) return { memo: counts, findings: [] };
    const finding = makeFinding(HEAD, record, facts, {
      title: `the line at ${hexAddr(physAddr(line))} is maintained for the ${count}th time in one operation`,
      message: `The operation may do so ${BUDGET} times.`,
      site: event.site,
      objects: [facts.names.ref(event.addr, event.sizeBytes)],
      causes: [{ seq: record.seq, role: 'maintains it once more' }],
    });
    return { memo: counts, findings: [finding] };
  },
});

const reading = readScenario(
  JSON.parse(readFileSync(new URL('../posted-leak/scenario.json', import.meta.url), 'utf8')),
);
invariant(reading.ok, reading.ok ? '' : issueText(reading.issue));
const { scenario } = reading;

process.stdout.write('in a log that we make up\n');
const given = ruleTest({ profile: scenario.profile, rules: [TEAM_1] });
const flush = step.cleanInvalidate(0x8_8000_8000, 32);
for (const times of [BUDGET, BUDGET + 1]) {
  const { length } = given(step.begin('vm_init'), ...Array.from({ length: times }, () => flush)).of('TEAM-1');
  process.stdout.write(`  ${times} times: ${length === 0 ? 'nothing' : 'a finding'}\n`);
}

for (const name of ['V1', 'V4'] as const) {
  const log = memoryLog(runScenario(scenario, revisionOf(name)).records);
  const { findings } = checkLog(log, { ...checkOptions(scenario.profile), rules: [TEAM_1] });
  process.stdout.write(`in a run of ${name}\n`);
  for (const { at, site, title } of findings) process.stdout.write(`  #${at} ${site}(): ${title}\n`);
  if (findings.length === 0) process.stdout.write('  nothing\n');
}
