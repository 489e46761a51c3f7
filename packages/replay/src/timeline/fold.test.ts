import { digestOf, seq, stateDifferences } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { foldLog, type FoldOptions, stateAt } from './fold.ts';
import { memoryLog } from './memory-log.ts';

const { records, digest } = runOf(SMALL_SCENARIO);
const log = memoryLog(records);
const { profile } = SMALL_SCENARIO;

const GEARS: readonly FoldOptions[] = [
  { profile, gear: 'event', chunkLength: 1 },
  { profile, gear: 'chunk', chunkLength: 7 },
  { profile, gear: 'chunk', chunkLength: 1_000_000 },
];

describe('foldLog', () => {
  it.each(GEARS)('leads to the state that the run ended in: $gear of $chunkLength', (options) => {
    expect(foldLog(log, options)).toMatchObject({ length: records.length, digest });
  });
});

describe('stateAt', () => {
  const [byEvent, byChunk] = GEARS as [FoldOptions, FoldOptions, FoldOptions];

  it('is the same in both gears, from the beginning and from a position before', () => {
    for (const n of [0, 1, 6, 7, 8, 100, records.length].map(seq)) {
      const expected = stateAt(log, n, byEvent);
      const from = stateAt(log, seq(Math.floor(n / 2)), byChunk);
      for (const found of [stateAt(log, n, byChunk), stateAt(log, n, byChunk, from)]) {
        expect(found.nextSeq).toBe(n);
        expect([...stateDifferences(expected.state, found.state)]).toEqual([]);
        expect(digestOf(found.state)).toBe(digestOf(expected.state));
      }
    }
  });

  it('is the last state of a log that is shorter', () => {
    expect(stateAt(log, seq(records.length + 5), byChunk).nextSeq).toBe(records.length);
  });

  it('refuses to start after its end', () => {
    const late = stateAt(log, seq(10), byChunk);
    expect(() => stateAt(log, seq(9), byChunk, late)).toThrow(
      'state at 9: expected a start at or before it, not at 10',
    );
  });
});
