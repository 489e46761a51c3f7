import { setTimeout as pause } from 'node:timers/promises';

/** Keeps the time between lines. */
export interface Pace {
  readonly isPaced: boolean;
  /** Resolves when the next line is due, or when somebody does not want to wait. */
  turn(): Promise<void>;
}

/** So many lines a second; null is as fast as they come. What was late once is not caught up with in a rush. */
export function createPace(perSecond: number | null, signal: AbortSignal): Pace {
  const interval = perSecond === null ? 0 : 1000 / perSecond;
  let due = performance.now();
  return {
    isPaced: perSecond !== null,
    async turn() {
      const now = performance.now();
      due = Math.max(due + interval, now - MOST_LATE_MS);
      // A timer is no finer than this; shorter waits add up to one.
      if (due - now < 1) return;
      await pause(due - now, null, { signal }).catch(() => null);
    },
  };
}

const MOST_LATE_MS = 100;
