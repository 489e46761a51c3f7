import {
  createReducer,
  peekPe,
  peekPoc,
  physAddr,
  type PhysAddr,
  seq,
  systemModel,
  type SystemRecord,
} from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoggedRun, runOps } from '../../test/why-runs.ts';
import { lineHistory } from './line-machine.ts';
import { wordOfBytes } from './segments.ts';
import { createTouchColumns, type TouchColumns } from './touch-columns.ts';
import { touchOf } from './touch.ts';

const SEED = 20_260_427;

const OPS = [
  { op: 'spi_enable', vm: 0, id_bits: 5 },
  { op: 'lpi_enable', vm: 0, id_bits: 11 },
  { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 3, operation: 'set-pending', value: 1 },
  { op: 'irs_interrupt', vm: 0, type: 'spi', id: 3, operation: 'set-priority', value: 7 },
  { op: 'lpi_disable', vm: 0 },
  { op: 'lpi_enable', vm: 0, id_bits: 11 },
];

describe('a line followed by its touches', { timeout: 60_000 }, () => {
  it.each([
    ['V0', 'linear-vmt', 'none'],
    ['V1', 'nc-4k', 'seeded'],
    ['V2', 'nc-4k-line128', 'eager-fill'],
    ['V4', 'coherent-4k', 'seeded'],
    ['V4', 'nc-4k', 'eager-evict'],
  ])(`is what memory's reducer makes of it: %s on %s, %s, seed ${SEED}`, (revision, profile, policy) => {
    const run = runOps(revision, OPS, { profile, policy, seed: SEED });
    const words = touchedWords(run);
    const touches = touchesOf(run.records);
    fc.assert(
      fc.property(fc.nat(run.records.length), fc.nat(words.length - 1), (at, index) => {
        const base = words[index] ?? physAddr(0);
        expect(fromTouches(run, touches, base, at)).toEqual(fromState(run, base, at));
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('names the store that a byte comes from', () => {
    const run = runOps('V4', OPS);
    const stored = run.records.findLast(({ event }) => event.type === 'mem.stored');
    const base = stored?.event.type === 'mem.stored' ? stored.event.addr : physAddr(0);
    const touches = lineTouches(run, touchesOf(run.records), base);
    const after = seq((stored?.seq ?? 0) + 1);
    const { bytes } = lineHistory(touches, { base, sizeBytes: 8 }, run.profile, after);
    expect(bytes.map(({ cache }) => cache?.origin)).toEqual(bytes.map(() => ({ kind: 'store', seq: stored?.seq })));
  });
});

interface Views {
  readonly cpu: bigint;
  readonly poc: bigint;
}

function fromTouches(run: LoggedRun, touches: TouchColumns, base: PhysAddr, at: number): Views {
  const range = { base, sizeBytes: 8 };
  const { bytes } = lineHistory(lineTouches(run, touches, base), range, run.profile, seq(at));
  return {
    cpu: wordOfBytes(bytes.map(({ cache, poc }) => (cache ?? poc).value)),
    poc: wordOfBytes(bytes.map(({ poc }) => poc.value)),
  };
}

function fromState({ records, profile }: LoggedRun, base: PhysAddr, at: number): Views {
  const reducer = createReducer(systemModel(profile), { freeze: false });
  const { memory } = reducer.fold(
    reducer.initial,
    records.slice(0, at).map(({ event }) => event),
  );
  return { cpu: peekPe(memory, profile, base, 8), poc: peekPoc(memory, base, 8) };
}

function lineTouches(
  { profile }: LoggedRun,
  touches: TouchColumns,
  base: PhysAddr,
): ReturnType<TouchColumns['touching']> {
  const { cacheLineBytes: sizeBytes } = profile;
  return touches.touching({ base: physAddr(base - (base % sizeBytes)), sizeBytes });
}

function touchesOf(records: readonly SystemRecord[]): TouchColumns {
  const columns = createTouchColumns();
  for (const record of records) touchOf(record, columns.add);
  return columns;
}

/** Words that a PE or the IRS loaded or stored, with their neighbours. */
function touchedWords({ records }: LoggedRun): readonly PhysAddr[] {
  const addrs = new Set<number>();
  for (const { event } of records) {
    if (!('addr' in event) || typeof event.addr !== 'number' || !event.type.startsWith('mem.')) continue;
    const word = event.addr - (event.addr % 8);
    for (const neighbour of [word - 8, word, word + 8]) addrs.add(neighbour);
  }
  return [...addrs].toSorted((a, b) => a - b).map((addr) => physAddr(addr));
}
