import {
  digestOf,
  type LogSource,
  type MachineObserver,
  type Revision,
  type Scenario,
  seq,
  type SessionOptions,
  startSession,
  type SystemEvent,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import { beginning, type Position, stateAt } from '../timeline/fold.ts';
import { recordsEqual } from './events-equal.ts';
import { parted } from './parted.ts';
import { verdictOfDigest } from './verdict-of-digest.ts';
import type { Verdict } from './verdict.ts';

/** What a log is verified against: the run that it says it is a record of. */
export interface ProgramsInput {
  readonly scenario: Scenario;
  readonly revision: Revision;
  readonly options: SessionOptions;
  /** Digest of the final state that the log ends with, or null when it says none. */
  readonly digest: string | null;
}

/**
 * Runs a log's scenario again, beside the log, and compares every record with what the machine does: act or
 * effect, who, why and what. Stops at the first difference. Keeps one record and one state, however long the log.
 */
export function verifyByPrograms(log: LogSource, input: ProgramsInput): Verdict {
  const { scenario, revision, options } = input;
  const { profile } = scenario;
  const lockstep = createLockstep(log, beginning(profile));
  const session = startSession({ scenario, revision }, options, lockstep);
  while (session.isRunning && lockstep.parting() === null) session.step();
  const length = lockstep.length();
  const parting = lockstep.parting() ?? lockstep.surplus();
  if (parting === null) return verdictOfDigest(length, input.digest, digestOf(session.machine.settle()));
  const at = seq(length);
  const gear = { profile, gear: 'chunk', chunkLength: options.chunkLength } as const;
  const { state } = stateAt(log, at, gear, lockstep.boundary());
  return parted(log, profile, { at, before: state, ...parting });
}

/** Where log and run are not the same any more. */
interface Sides {
  readonly recorded: SystemRecord | null;
  readonly produced: SystemRecord | null;
}

/** An observer of a run that walks beside a log. After the first difference it looks at nothing more. */
interface Lockstep extends MachineObserver<SystemState, SystemEvent> {
  /** Number of records that are the same. */
  length(): number;
  parting(): Sides | null;
  /** What the log has more than the run, which has ended. */
  surplus(): Sides | null;
  /** A position on the way at which the state is known. */
  boundary(): Position;
}

function createLockstep(log: LogSource, start: Position): Lockstep {
  const rest = log.records(seq(0))[Symbol.iterator]();
  let boundary = start;
  let length = 0;
  let parting: Sides | null = null;

  return {
    length: () => length,
    parting: () => parting,
    boundary: () => boundary,
    surplus() {
      const next = rest.next();
      return next.done === true ? null : { recorded: next.value, produced: null };
    },
    record(produced) {
      if (parting !== null) return;
      const next = rest.next();
      const recorded = next.done === true ? null : next.value;
      if (recorded !== null && recordsEqual(recorded, produced)) length += 1;
      else {
        parting = { recorded, produced };
        rest.return?.();
      }
    },
    state(state, nextSeq) {
      if (parting === null) boundary = { state, nextSeq };
    },
  };
}
