import type { LogSource } from '@vist/core';
import { align, type Run } from './myers.ts';
import { type Step, type TreeOptions, treeOf } from './tree.ts';

/** One difference: steps that only one log has, inside frames that both have. */
export interface Change {
  /** The operations and calls that both logs are in, outermost first. */
  readonly path: readonly string[];
  /** Position in the left and in the right log where the difference begins. */
  readonly leftSeq: number;
  readonly rightSeq: number;
  readonly removed: readonly Step[];
  readonly added: readonly Step[];
}

/** What two logs have and have not in common. */
export interface LogDiff {
  readonly changes: readonly Change[];
  /** Steps that both have; frames count with what is in them. */
  readonly sameCount: number;
  readonly removedCount: number;
  readonly addedCount: number;
}

/** Edits in one frame beyond which its steps count as replaced. */
const MAX_EDITS_PER_FRAME = 4000;

/**
 * Aligns two logs by structure: operations with operations, then the calls in them, then leaves. Frames of
 * one name are looked into also when their arguments differ. Diff with itself is empty; the reverse has
 * removed and added exchanged.
 */
export function diffLogs(left: LogSource, right: LogSource, options: TreeOptions): LogDiff {
  const changes: Change[] = [];
  let sameCount = 0;

  function compare(a: Step, b: Step, path: readonly string[]): void {
    const runs = align(...interned(a.steps, b.steps), MAX_EDITS_PER_FRAME);
    let pending: { removed: readonly Step[]; added: readonly Step[] } = { removed: [], added: [] };
    const at = { left: a.seq, right: b.seq };

    function flush(): void {
      const { removed, added } = pending;
      if (removed.length + added.length > 0) {
        const leftSeq = removed[0]?.seq ?? at.left;
        changes.push({ path, leftSeq, rightSeq: added[0]?.seq ?? at.right, removed, added });
      }
      pending = { removed: [], added: [] };
    }

    for (const run of runs) {
      if (run.kind === 'removed') pending.removed = a.steps.slice(run.left, run.left + run.length);
      else if (run.kind === 'added') pending.added = b.steps.slice(run.right, run.right + run.length);
      else {
        flush();
        compareRun(run, a, b, path);
        at.left = a.steps[run.left + run.length - 1]?.seq ?? at.left;
        at.right = b.steps[run.right + run.length - 1]?.seq ?? at.right;
      }
    }
    flush();
  }

  function compareRun(run: Run, a: Step, b: Step, path: readonly string[]): void {
    for (let offset = 0; offset < run.length; offset += 1) {
      const x = a.steps[run.left + offset];
      const y = b.steps[run.right + offset];
      if (x === undefined || y === undefined) continue;
      sameCount += 1;
      if (x.key !== y.key)
        changes.push({ path, leftSeq: x.seq, rightSeq: y.seq, removed: [leaf(x)], added: [leaf(y)] });
      if (x.steps.length + y.steps.length > 0) compare(x, y, [...path, x.key]);
    }
  }

  compare(treeOf(left, options), treeOf(right, options), []);
  const sorted = changes.toSorted((one, other) => one.leftSeq - other.leftSeq);
  return {
    changes: sorted,
    sameCount,
    removedCount: countSteps(sorted.flatMap(({ removed }) => removed)),
    addedCount: countSteps(sorted.flatMap(({ added }) => added)),
  };
}

/** Frames are the same step when their names are; leaves when their keys are. */
function interned(left: readonly Step[], right: readonly Step[]): readonly [Int32Array, Int32Array] {
  const ids = new Map<string, number>();
  const idsOf = (steps: readonly Step[]): Int32Array =>
    Int32Array.from(steps, (step) => {
      const text = step.isFrame ? step.name : step.key;
      const known = ids.get(text);
      if (known !== undefined) return known;
      ids.set(text, ids.size);
      return ids.size - 1;
    });
  return [idsOf(left), idsOf(right)];
}

function leaf(step: Step): Step {
  return { ...step, steps: [] };
}

/** Steps, with those inside them. */
export function countSteps(steps: readonly Step[]): number {
  let count = 0;
  for (const step of steps) count += 1 + countSteps(step.steps);
  return count;
}
