import { readFileSync } from 'node:fs';
import { hexAddr, invariant, issueText, readScenario, revisionOf, runScenario } from '@vist/core';

const reading = readScenario(JSON.parse(readFileSync(new URL('scenario.json', import.meta.url), 'utf8')));
invariant(reading.ok, reading.ok ? '' : issueText(reading.issue));

const { records, state } = runScenario(reading.scenario, revisionOf('V4'));
const lines = [`${records.length} events`];

for (const { seq, event } of records) {
  if (event.type === 'env.operationBegan') lines.push(`${String(seq).padStart(4)}  ${event.op}`);
  if (event.type === 'env.operationEnded') {
    lines.push(`${String(seq).padStart(4)}    returned ${event.ret}, ${event.liveBytes} bytes allocated`);
  }
}

const interrupt = records.find(({ event }) => event.type === 'irs.interruptRequested');
invariant(interrupt !== undefined, 'the scenario makes an interrupt pending');
lines.push('', 'what the IRS did to make LPI 300 pending:');
for (const { seq, actor, event } of records.slice(interrupt.seq, interrupt.seq + 4)) {
  if (event.type === 'mem.deviceLoaded' || event.type === 'mem.deviceStored') {
    const verb = event.type === 'mem.deviceLoaded' ? 'read ' : 'wrote';
    lines.push(
      `${String(seq).padStart(4)}  ${actor} ${verb} ${event.sizeBytes} bytes at ${hexAddr(event.addr)}: 0x${event.value.toString(16)}`,
    );
  }
}

lines.push('', `at the end: ${state.memory.allocator.liveCount} objects allocated`);
process.stdout.write(`${lines.join('\n')}\n`);
