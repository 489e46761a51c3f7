import { type Seq, seq, stateAfterChange, type SystemState } from '@vist/core';
import { lastWhile } from './last-while.ts';
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

/** The stored states of an open trace. What was found to be of no use is remembered, and not read again. */
export function storedStates({ snapshots }: Pick<TraceReader, 'snapshots'>): StoredStates {
  /** What each snapshot that was read builds on: itself when it is full, null when it is of no use. */
  let bases = new Map<number, number | null>();
  let judged: readonly number[] | null = null;

  /** What is remembered holds for one list of snapshots: a file that is still written gets a new one. */
  const seqsNow = (): readonly number[] => {
    const seqs = snapshots.seqs();
    if (seqs !== judged) bases = new Map();
    judged = seqs;
    return seqs;
  };

  const read = (at: number): StoredSnapshot | null => {
    const step = bases.get(at) === null ? null : snapshots.at(at);
    bases.set(at, step === null ? null : step.baseSeq);
    return step;
  };

  /** The snapshots that lead to the one at `at`, from it back to what they build on. Adds those that fail to `failed`. */
  const chainTo = (at: number, known: (at: number) => SystemState | null, failed: Set<number>): Chain | null => {
    const steps: Step[] = [];
    for (let next = at; ;) {
      const base = known(next);
      if (base !== null) return { base, steps };
      const remembered = bases.get(next);
      const step = remembered === undefined ? read(next) : null;
      const baseSeq = step?.baseSeq ?? remembered ?? null;
      steps.push({ at: next, step });
      if (baseSeq === null || failed.has(baseSeq)) {
        for (const above of steps) failed.add(above.at);
        return null;
      }
      if (baseSeq === next) return { base: null, steps };
      // Bases come before what builds on them, or the record would not have been read.
      next = baseSeq;
    }
  };

  const stateAt = (at: number, known: (at: number) => SystemState | null, failed: Set<number>): SystemState | null => {
    const chain = chainTo(at, known, failed);
    if (chain === null) return null;
    let { base } = chain;
    for (let i = chain.steps.length - 1; i >= 0; i -= 1) {
      const { at: place, step } = chain.steps[i]!;
      const snapshot = step ?? read(place);
      const change = snapshot?.open() ?? null;
      base = snapshot === null || change === null ? null : stateAfterChange(snapshot.isFull ? null : base, change);
      if (base === null) {
        bases.set(place, null);
        for (const above of chain.steps.slice(0, i + 1)) failed.add(above.at);
        return null;
      }
    }
    return base;
  };

  return {
    positions: snapshots.seqs,
    before: (position, known = () => null) => {
      const seqs = seqsNow();
      const failed = new Set<number>();
      for (let at = lastUpTo(seqs, position); at !== null; at = lastUpTo(seqs, at - 1)) {
        if (failed.has(at) && known(at) === null) continue;
        const state = stateAt(at, known, failed);
        if (state !== null) return { state, nextSeq: seq(at) };
      }
      return null;
    },
  };
}

interface Step {
  readonly at: number;
  /** Null when it was read for an earlier question, and has to be read again. */
  readonly step: StoredSnapshot | null;
}

interface Chain {
  /** What the last of the steps changes; null when that is full. */
  readonly base: SystemState | null;
  readonly steps: readonly Step[];
}

function lastUpTo(seqs: readonly number[], position: number): number | null {
  return lastWhile(seqs, (at) => at <= position);
}
