import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, type Run } from './myers.ts';

const sequence = fc.array(fc.nat(3), { maxLength: 30 });

function rebuild(left: readonly number[], right: readonly number[], runs: readonly Run[]): readonly number[] {
  return runs.flatMap((run) => {
    if (run.kind === 'removed') return [];
    return run.kind === 'same'
      ? left.slice(run.left, run.left + run.length)
      : right.slice(run.right, run.right + run.length);
  });
}

function edits(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => (run.kind === 'same' ? sum : sum + run.length), 0);
}

function of(values: readonly number[]): Int32Array {
  return Int32Array.from(values);
}

/** Length of the longest common subsequence, the slow way. */
function commonLength(a: readonly number[], b: readonly number[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const x of a) {
    const next = [0];
    for (const [index, y] of b.entries()) {
      next.push(x === y ? (row[index] ?? 0) + 1 : Math.max(next[index] ?? 0, row[index + 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('align', () => {
  it('turns the left sequence into the right one, with as few edits as there can be', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const runs = align(of(a), of(b), 1000);
        expect(rebuild(a, b, runs)).toEqual(b);
        expect(edits(runs)).toBe(a.length + b.length - 2 * commonLength(a, b));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('has nothing to say about equal sequences', () => {
    expect(align(of([1, 2, 3]), of([1, 2, 3]), 10)).toEqual([{ kind: 'same', left: 0, right: 0, length: 3 }]);
  });

  it('replaces the middle when there are too many edits', () => {
    expect(align(of([1, 2, 3, 9]), of([1, 5, 6, 9]), 2)).toEqual([
      { kind: 'same', left: 0, right: 0, length: 1 },
      { kind: 'removed', left: 1, right: 1, length: 2 },
      { kind: 'added', left: 3, right: 1, length: 2 },
      { kind: 'same', left: 3, right: 3, length: 1 },
    ]);
  });
});
