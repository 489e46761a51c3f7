import { readFileSync } from 'node:fs';
import { invariant, issueText, parseRevision, readScenario, runScenario, type SystemEvent } from '@vist/core';

const ENABLE = 2;
const DISABLE = 3;

const reading = readScenario(JSON.parse(readFileSync(new URL('scenario.json', import.meta.url), 'utf8')));
invariant(reading.ok, reading.ok ? '' : issueText(reading.issue));
const { scenario } = reading;

for (const name of ['V1', 'V4', 'V1,+free-floor']) {
  const parsed = parseRevision(name);
  invariant(parsed.ok, `revision ${name}`);
  const events = runScenario(scenario, parsed.revision).records.map(({ event }) => event);
  const allocated = during(events, ENABLE).flatMap((event) => (event.type === 'alloc.allocated' ? [event] : []));
  const freed = during(events, DISABLE).filter((event) => event.type === 'alloc.freed');
  const lost = events.flatMap((event) => (event.type === 'harness.outstanding' ? [event] : []));
  const lostBytes = lost.reduce((sum, { sizeAllocBytes }) => sum + sizeAllocBytes, 0);
  const sites = [...new Set(lost.map(({ site }) => site))];
  process.stdout.write(
    `${name.padEnd(14)}  enable: ${allocated.length} allocations  disable: ${freed.length} frees  ` +
      `never freed: ${lost.length} objects, ${lostBytes} bytes${sites.length > 0 ? `, from ${sites.join(', ')}` : ''}\n`,
  );
}

/** The events of operation `index`. */
function during(events: readonly SystemEvent[], index: number): readonly SystemEvent[] {
  const from = events.findIndex((event) => event.type === 'env.operationBegan' && event.index === index);
  const to = events.findIndex((event) => event.type === 'env.operationEnded' && event.index === index);
  return events.slice(from, to);
}
