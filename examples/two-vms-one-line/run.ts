import { readFileSync } from 'node:fs';
import {
  hexWord,
  invariant,
  issueText,
  peekPoc,
  physAddr,
  readScenario,
  revisionOf,
  runScenario,
  type SystemEvent,
} from '@vist/core';

const reading = readScenario(JSON.parse(readFileSync(new URL('scenario.json', import.meta.url), 'utf8')));
invariant(reading.ok, reading.ok ? '' : issueText(reading.issue));

/** The L2 VMTEs of VM 0 and VM 1 on this platform: four words each, one line. */
const LINE = 0x8_8000_8000;
const VMTE_BYTES = 32;
const LPI_SECTION_OF_VM0 = physAddr(LINE + 16);
const WORD_NAMES = ['word 0', 'word 1', 'the LPI section', 'the SPI section'];

for (const name of ['V1', 'V4'] as const) {
  const { records, state } = runScenario(reading.scenario, revisionOf(name));
  const began = records.findIndex(({ event }) => event.type === 'env.operationBegan' && event.op === 'lpi_enable');
  process.stdout.write(`${name}\n`);
  for (const { actor, event } of records.slice(began)) {
    for (const line of describe(event)) process.stdout.write(`  ${actor.padEnd(5)} ${line}\n`);
  }
  const word = peekPoc(state.memory, LPI_SECTION_OF_VM0, 8);
  process.stdout.write(
    `  LPI section of VM 0 in memory: ${hexWord(word)}, ${word % 2n === 1n ? 'valid' : 'VALID is gone'}\n\n`,
  );
}

function isOnLine(addr: number): boolean {
  return addr >= LINE && addr < LINE + 64;
}

function describe(event: SystemEvent): readonly string[] {
  switch (event.type) {
    case 'mem.stored':
      return isOnLine(event.addr) ? [`writes ${place(event.addr)} = ${hexWord(event.value)}`] : [];
    case 'mem.maintained':
      return isOnLine(event.addr) ? [`${event.op} of ${event.sizeBytes} bytes from ${place(event.addr)} on`] : [];
    case 'mem.linesWrittenBack':
      return event.base === LINE ? ['    the line reaches memory, as this PE has it'] : [];
    case 'mem.deviceStored':
      return isOnLine(event.addr) ? [`writes ${place(event.addr)} = ${hexWord(event.value)}`] : [];
    default:
      return [];
  }
}

function place(addr: number): string {
  const vm = Math.floor((addr - LINE) / VMTE_BYTES);
  const word = ((addr - LINE) % VMTE_BYTES) / 8;
  return `${WORD_NAMES[word] ?? 'a word'} of VM ${vm}`;
}
