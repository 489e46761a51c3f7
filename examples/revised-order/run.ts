import { readFileSync } from 'node:fs';
import {
  hexAddr,
  hexWord,
  invariant,
  issueText,
  readScenario,
  revisionOf,
  runScenario,
  type SystemEvent,
} from '@vist/core';

const reading = readScenario(JSON.parse(readFileSync(new URL('scenario.json', import.meta.url), 'utf8')));
invariant(reading.ok, reading.ok ? '' : issueText(reading.issue));

for (const name of ['V1', 'V4'] as const) {
  const { records } = runScenario(reading.scenario, revisionOf(name));
  const events = records.map(({ event }) => event);
  const from = events.findIndex((event) => event.type === 'call.entered' && event.func === 'vgic_v5_vmte_assign_ist');
  const to = events.findIndex((event) => event.type === 'call.returned' && event.func === 'vgic_v5_vmte_assign_ist');
  process.stdout.write(`${name}\n${events.slice(from, to).flatMap(describe).join('\n')}\n\n`);
}

/** One line for what matters to memory, nothing for the rest. */
function describe(event: SystemEvent): readonly string[] {
  switch (event.type) {
    case 'mem.loaded':
      return [
        `  CPU reads  ${hexAddr(event.addr)} = ${hexWord(event.value)}${event.filled ? ', fetched from memory' : ', from its cache'}`,
      ];
    case 'mem.stored':
      return [`  CPU writes ${hexAddr(event.addr)} = ${hexWord(event.value)}`];
    case 'mem.maintained':
      return [`  ${event.op} ${event.sizeBytes} bytes at ${hexAddr(event.addr)}`];
    case 'mem.linesWrittenBack':
      return [`      line ${hexAddr(event.base)} reaches memory`];
    case 'mem.linesDropped':
      return [`      line ${hexAddr(event.base)} leaves the cache`];
    case 'kvm.commandSent':
      return [`  command ${event.command}`];
    case 'mem.deviceLoaded':
      return [`      IRS reads  ${hexAddr(event.addr)} = ${hexWord(event.value)}`];
    case 'mem.deviceStored':
      return [`      IRS writes ${hexAddr(event.addr)} = ${hexWord(event.value)}`];
    default:
      return [];
  }
}
