import {
  type CommandEdit,
  type LogSource,
  type MachineObserver,
  type Revision,
  type Scenario,
  seq,
  type Seq,
  type Session,
  type SessionOptions,
  startSession,
  type SystemEvent,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import { recordsEqual } from '../verify/events-equal.ts';

/** A recorded run, where it is left, and what is other from there on. */
export interface ForkInput {
  /** What the log is a run of. */
  readonly scenario: Scenario;
  readonly revision: Revision;
  /** The records before it are those of the log. */
  readonly at: Seq;
  /** Code of the operations that begin from there on; null for the recorded one. */
  readonly changedRevision: Revision | null;
  /** What actors do instead of their commands from there on; null for what they do. */
  readonly edit: CommandEdit | null;
}

/** A live run that has come to the fork, or the first record that is not the log's. */
export type Forked =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly recorded: SystemRecord | null; readonly produced: SystemRecord };

/**
 * Leaves a recorded run at a position: runs it again up to there, compares every record with the log, and
 * goes on live with something changed. The observer is told of every record, so that the fork is a whole run.
 * An operation that is open at the position ends on the code that it began on.
 */
export function forkRun(
  log: LogSource,
  input: ForkInput,
  options: SessionOptions,
  observer: MachineObserver<SystemState, SystemEvent>,
): Forked {
  const { scenario, revision, at, changedRevision, edit } = input;
  const prefix = comparedWith(log, at, observer);
  const isForked = (): boolean => session.machine.nextSeq >= at;
  const session: Session = startSession(
    {
      scenario,
      revision,
      revisionFor: () => (isForked() ? (changedRevision ?? revision) : revision),
      edit: () => (command) => (edit === null || !isForked() ? [command] : edit(command)),
    },
    options,
    prefix.observer,
  );
  while (session.isRunning && !isForked() && prefix.difference() === null) session.step();
  const difference = prefix.difference();
  return difference === null ? { ok: true, session } : { ok: false, ...difference };
}

interface Compared {
  readonly observer: MachineObserver<SystemState, SystemEvent>;
  readonly difference: () => { readonly recorded: SystemRecord | null; readonly produced: SystemRecord } | null;
}

/** An observer that compares the records before a position with those of a log, and passes all on. */
function comparedWith(log: LogSource, at: Seq, observer: MachineObserver<SystemState, SystemEvent>): Compared {
  const recorded = log.records(seq(0))[Symbol.iterator]();
  let difference: ReturnType<Compared['difference']> = null;
  return {
    difference: () => difference,
    observer: {
      record(produced) {
        if (produced.seq < at && difference === null) {
          const next = recorded.next();
          const expected = next.done === true ? null : next.value;
          if (expected === null || !recordsEqual(expected, produced)) difference = { recorded: expected, produced };
        }
        observer.record(produced);
      },
      state: (state, nextSeq) => observer.state(state, nextSeq),
    },
  };
}
