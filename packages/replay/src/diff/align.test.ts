import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, type Run } from './align.ts';

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

/** A sequence that counts how often one of its items is read, also through its parts. */
function counting(values: Int32Array, work: { reads: number }): Int32Array {
  return new Proxy(values, {
    get(target, key) {
      if (key === 'subarray') return (from?: number, to?: number) => counting(target.subarray(from, to), work);
      if (typeof key === 'string' && key !== 'length') work.reads += 1;
      const value: unknown = Reflect.get(target, key, target);
      return value;
    },
  });
}

/** Items that an alignment reads, of two sequences of two values in which nothing is unique. */
function readsOf(length: number): number {
  const binary = fc.array(fc.nat(1), { minLength: length, maxLength: length, size: 'max' });
  const [left = [], right = []] = fc.sample(binary, { seed: 13, numRuns: 2 });
  const work = { reads: 0 };
  const runs = align(counting(of(left), work), counting(of(right), work), 64);
  expect(rebuild(left, right, runs)).toEqual(right);
  return work.reads;
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

  it('has a valid script, and not a much longer one, where the shortest is not looked for', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const runs = align(of(a), of(b), 2);
        expect(rebuild(a, b, runs)).toEqual(b);
        expect(edits(runs)).toBeLessThanOrEqual(2 * (a.length + b.length - 2 * commonLength(a, b)) + 4);
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('finds a block that was moved in, between stretches that repeat', () => {
    const left = Array.from({ length: 20_000 }, (_, i) => (i % 50 === 0 ? 1000 + i : i % 7));
    const block = Array.from({ length: 9000 }, (_, i) => (i % 90 === 0 ? 50_000 + i : i % 7));
    const right = [...left.slice(0, 10_025), ...block, ...left.slice(10_025)];
    const runs = align(of(left), of(right));
    expect(rebuild(left, right, runs)).toEqual(right);
    expect(edits(runs)).toBe(9000);
  });

  it('takes the way that leads furthest where nothing is unique', () => {
    const left = Array.from({ length: 3000 }, (_, i) => i % 3);
    const right = left.flatMap((item, i) => (i % 30 === 0 ? [item, 9] : [item]));
    const runs = align(of(left), of(right), 16);
    expect(rebuild(left, right, runs)).toEqual(right);
    expect(edits(runs)).toBeLessThan(400);
  });

  it('reads as much more as there is more, where nothing is unique', () => {
    expect(readsOf(8000)).toBeLessThan(5 * readsOf(2000));
  });

  it('puts a removal before an addition', () => {
    expect(align(of([1, 2, 9]), of([3, 4, 9])).map(({ kind }) => kind)).toEqual(['removed', 'added', 'same']);
  });
});
