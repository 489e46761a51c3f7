import type { Random } from './random.ts';
import type { Schedule, ScheduleSlice } from './scenario.ts';
import type { Thread } from './thread.ts';

/** Decides which thread steps next. */
export interface Scheduler {
  /** One of `ready`, which is not empty. */
  pick(ready: readonly Thread[]): Thread;
  /** What the picked thread's step was. */
  stepped(thread: Thread, actType: string): void;
}

/** A scheduler for a scenario's schedule. */
export function createScheduler(schedule: Schedule, random: Random): Scheduler {
  switch (schedule.kind) {
    case 'run-to-completion':
      return runToCompletion();
    case 'seeded':
      return { pick: (ready) => ready[random.below(ready.length)] ?? first(ready), stepped: () => {} };
    case 'recorded':
      return recorded(schedule.slices);
  }
}

/** The thread that ran last goes on while it can; otherwise the one with the lowest number. */
function runToCompletion(): Scheduler {
  let last: Thread | null = null;
  return {
    pick(ready) {
      last = ready.find((thread) => thread === last) ?? first(ready);
      return last;
    },
    stepped: () => {},
  };
}

/** Slices in order; a slice whose thread cannot run is passed over, and after the last all run to completion. */
function recorded(slices: readonly ScheduleSlice[]): Scheduler {
  const rest = runToCompletion();
  let position = 0;
  let steps = 0;
  let seen = 0;

  function advance(): void {
    position += 1;
    steps = 0;
    seen = 0;
  }

  return {
    pick(ready) {
      for (;;) {
        const slice = slices[position];
        if (slice === undefined) return rest.pick(ready);
        const thread = ready.find(({ pe }) => pe === slice.pe);
        if (thread !== undefined) return thread;
        advance();
      }
    },
    stepped(thread, actType) {
      const slice = slices[position];
      if (slice === undefined || thread.pe !== slice.pe) return;
      steps += 1;
      if (slice.until !== null && actType === slice.until.type) seen += 1;
      const isOver = slice.until === null ? steps >= (slice.steps ?? 0) : seen >= slice.until.count;
      if (isOver) advance();
    },
  };
}

function first(ready: readonly Thread[]): Thread {
  const [thread] = ready;
  if (thread === undefined) throw new RangeError('no thread is ready');
  return thread;
}
