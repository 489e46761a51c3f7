import { type Seq, seq, stateAfterChange, type SystemState } from '@vist/core';
import type { TraceReader } from './reader.ts';
import type { StoredSnapshot } from './snapshots.ts';

/** A state and the position it is at: everything before `nextSeq` has happened. */
export interface StoredState {
  readonly state: SystemState;
  readonly nextSeq: Seq;
}

/** The states that a trace has stored, to fold from. */
export interface StoredStates {
  /** Where there may be one, ascending. */
  readonly positions: () => readonly number[];
  /**
   * The latest one at a position or before it that can be trusted; null when there is none. Those that are damaged, of
   * another run, or of another version of the pages are passed over.
   *
   * @param known gives states that the caller has kept, by position: what builds on them is not read again.
   */
  readonly before: (position: number, known?: (at: number) => SystemState | null) => StoredState | null;
}

export function storedStates({ snapshots }: TraceReader): StoredStates {
  /** The snapshots that lead to the one at `at`, from it back to what they build on. */
  const chainTo = (at: number, known: (at: number) => SystemState | null): Chain | null => {
    const steps: StoredSnapshot[] = [];
    for (let next = at; ;) {
      const base = known(next);
      if (base !== null) return { base, steps };
      const step = snapshots.at(next);
      if (step === null) return null;
      steps.push(step);
      if (step.isFull) return { base: null, steps };
      // Bases come before what builds on them, or the record would not have been read.
      next = step.baseSeq;
    }
  };

  const stateAt = (at: number, known: (at: number) => SystemState | null): SystemState | null => {
    const chain = chainTo(at, known);
    if (chain === null) return null;
    let { base } = chain;
    for (const step of chain.steps.toReversed()) {
      const change = step.open();
      base = change === null ? null : stateAfterChange(step.isFull ? null : base, change);
      if (base === null) return null;
    }
    return base;
  };

  return {
    positions: snapshots.seqs,
    before: (position, known = () => null) => {
      const seqs = snapshots.seqs();
      for (let i = lastAtOrBefore(seqs, position); i >= 0; i -= 1) {
        const at = seqs[i]!;
        const state = stateAt(at, known);
        if (state !== null) return { state, nextSeq: seq(at) };
      }
      return null;
    },
  };
}

interface Chain {
  /** What the last of the steps changes; null when that is full. */
  readonly base: SystemState | null;
  readonly steps: readonly StoredSnapshot[];
}

function lastAtOrBefore(seqs: readonly number[], position: number): number {
  let low = -1;
  let high = seqs.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (seqs[middle]! <= position) low = middle;
    else high = middle;
  }
  return low;
}
