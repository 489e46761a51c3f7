import type { LogSource, SystemRecord } from '@vist/core';
import { editedLog, relocatedLog } from '@vist/core/testing';
import {
  type Change,
  describeChanges,
  diffLogs,
  type DiffOptions,
  firstDivergence,
  type LogDiff,
  memoryLog,
  showChanges,
} from '@vist/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from './random-scenario.ts';
import { runKept } from './run-kept.ts';

const MODULO = [
  [],
  ['addresses'],
  ['addresses', 'ids'],
  ['addresses', 'order'],
  ['addresses', 'ids', 'order'],
] as const;

const options = fc.record({
  modulo: fc.constantFrom(...MODULO).map((list): DiffOptions['modulo'] => new Set(list)),
  view: fc.constantFrom('all' as const, 'irs' as const),
});

/** Runs in which every address is of an object: others are what they are, wherever objects lie. */
const scenarios = fc
  .constantFrom('V1' as const, 'V4' as const)
  .chain(randomScenarios)
  .map((scenario) => ({
    ...scenario,
    operations: scenario.operations.filter(({ args }) => !String(args['place'] ?? '').startsWith('line:')),
  }));

const RUNS = { numRuns: 25 };

/** Where a change is, and which steps it is of: what is left of it when the outlines are taken away. */
function places({ changes, left, right }: LogDiff): readonly unknown[] {
  const seqs = (outline: LogDiff['left'], steps: Int32Array): readonly number[] =>
    Array.from(steps, (step) => outline.seqs[step] ?? -1);
  return changes
    .map((change) => [seqs(left, change.removed), seqs(right, change.added), change.kind])
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function mirrored(found: readonly unknown[]): readonly unknown[] {
  return (found as readonly (readonly unknown[])[])
    .map(([removed, added, kind]) => [added, removed, kind])
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** What the steps do that only one log does not have, without an order. */
function shared(outline: LogDiff['left'], changes: readonly Change[], side: 'removed' | 'added'): readonly number[] {
  const own = new Set<number>();
  const add = (step: number): void => {
    own.add(step);
    for (const inner of outline.inside(step)) add(inner);
  };
  for (const change of changes) if (change.kind === 'steps') for (const step of change[side]) add(step);
  return Array.from(outline.names.subarray(1))
    .filter((_, index) => !own.has(index + 1))
    .toSorted((a, b) => a - b);
}

/** Differences as they are printed: an empty list says all, a long one says what it is. */
function texts(diff: LogDiff, left: LogSource, right: LogSource): readonly string[] {
  return describeChanges(showChanges(diff.changes, diff, { left, right }, 4));
}

describe('the laws of vist diff, on random runs of all kinds', () => {
  it('a log and itself do not differ, whatever counts', () => {
    fc.assert(
      fc.property(scenarios, options, (scenario, how) => {
        const log = memoryLog(runKept(scenario).records);
        expect(diffLogs(log, log, how)).toMatchObject({ changes: [], removedCount: 0, addedCount: 0 });
        expect(firstDivergence(log, log, 0)).toBeNull();
      }),
      { seed: 51, ...RUNS },
    );
  });

  it('the reverse is the same with both sides exchanged, and what is left of both is the same', () => {
    fc.assert(
      fc.property(scenarios, scenarios, options, (one, other, how) => {
        const [a, b] = [runKept(one).records, runKept(other).records];
        const there = diffLogs(memoryLog(a), memoryLog(b), how);
        const back = diffLogs(memoryLog(b), memoryLog(a), how);
        expect(places(back)).toEqual(mirrored(places(there)));
        expect(back.sameCount).toBe(there.sameCount);
        expect(shared(there.left, there.changes, 'removed')).toEqual(shared(there.right, there.changes, 'added'));
      }),
      { seed: 52, ...RUNS },
    );
  });

  it('every object elsewhere makes no difference, and the same differences as before', () => {
    fc.assert(
      fc.property(scenarios, fc.integer({ min: 3, max: 40 }), (scenario, every) => {
        const { records } = runKept(scenario);
        const how: DiffOptions = { modulo: new Set(['addresses']), view: 'all' };
        const log = memoryLog(records);
        const moved = (of: readonly SystemRecord[]): ReturnType<typeof memoryLog> =>
          memoryLog([...relocatedLog(of, 2 ** 28)]);
        expect(texts(diffLogs(log, moved(records), how), log, moved(records))).toEqual([]);
        const changed = editedLog(records, every).records;
        const control = diffLogs(log, memoryLog(changed), how);
        expect(places(diffLogs(log, moved(changed), how))).toEqual(places(control));
      }),
      { seed: 53, ...RUNS },
    );
  });

  it('what is before the first divergence is the same, and nothing behind it is said to be before', () => {
    fc.assert(
      fc.property(scenarios, fc.integer({ min: 3, max: 40 }), (scenario, every) => {
        const { records } = runKept(scenario);
        const { records: changed, edits } = editedLog(records, every);
        const found = firstDivergence(memoryLog(records), memoryLog(changed), 0);
        expect(found === null).toBe(edits === 0);
        const at = found?.seq ?? records.length;
        expect(changed.slice(0, at)).toEqual(records.slice(0, at));
        expect(changed[at]).not.toEqual(found === null ? null : records[at]);
      }),
      { seed: 54, ...RUNS },
    );
  });
});
