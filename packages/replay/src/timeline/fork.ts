import {
  type Departure,
  digestOf,
  invariant,
  type LogSource,
  type MachineObserver,
  parseRevision,
  type Profile,
  type Revision,
  type RunInput,
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
import { stateAt } from './fold.ts';

/** What is other from a position on. */
export interface ForkChanges {
  /** Code of the operations that begin from there on; null for the recorded one. */
  readonly revision: Revision | null;
  /** The platform; null for the recorded one. */
  readonly profile: Profile | null;
  /** What happens first: acts of the environment, of an IRS or of another thread, as operations of a scenario. */
  readonly inserted: Departure['inserted'];
  /** What goes wrong with the next allocation, command or user access; null for nothing. */
  readonly fault: Departure['fault'];
  /** What becomes of the next step of a program; null when it happens as it is. */
  readonly instead: Departure['instead'];
}

/** A fork that goes on as its parent did. */
export const NO_CHANGES: ForkChanges = { revision: null, profile: null, inserted: [], fault: null, instead: null };

/** A run that leaves a recorded one, or why there is none. */
export type Forked =
  | { readonly ok: true; readonly session: ForkSession }
  /** The state at the position is one that the changed platform cannot be in. */
  | { readonly ok: false; readonly kind: 'another-platform' };

/** The whole run of a fork, driven step by step from its beginning. */
export interface ForkSession extends Session {
  /** The first record before the fork that is not the log's; null while there is none. The run ends there. */
  readonly difference: ForkDifference | null;
}

/** A record that a scenario makes, and the one that a log has in its place; null behind its end. */
export interface ForkDifference {
  readonly recorded: SystemRecord | null;
  readonly produced: SystemRecord;
}

/**
 * The run that leaves another at a position: a scenario with one departure more, which makes the same records
 * whenever it is run. What its parent did otherwise from that position on is forgotten.
 */
export function forkOf({ scenario, revision }: RunInput, at: Seq, changes: ForkChanges): RunInput {
  const later = scenario.departures.filter((departure) => departure.at >= at);
  const formerName = later.find(({ formerRevision }) => formerRevision !== null)?.formerRevision ?? null;
  const parsed = formerName === null ? null : parseRevision(formerName);
  invariant(parsed?.ok !== false, () => `revision ${formerName}: expected one that a scenario may name`);
  const former = parsed?.revision ?? revision;
  const formerProfile = later.find((each) => each.formerProfile !== null)?.formerProfile ?? scenario.profile;
  const { inserted, fault, instead } = changes;
  const departure: Departure = {
    at,
    formerRevision: changes.revision === null ? null : former.name,
    formerProfile: changes.profile === null ? null : formerProfile,
    inserted: inserted.map((operation, index) => ({ ...operation, index })),
    fault,
    instead,
  };
  const code = changes.revision ?? former;
  const departures = [...scenario.departures.filter((each) => each.at < at), departure];
  return {
    revision: code,
    scenario: { ...scenario, revision: code.name, profile: changes.profile ?? formerProfile, departures },
  };
}

/**
 * Leaves a recorded run: a run of the fork that compares every record before the position with the log. The observer is
 * told of every record, so that the fork is a whole run. An operation that is open at the position ends on the code that
 * it began on.
 *
 * @param fork as {@link forkOf} makes it of the run that the log is of.
 */
export function forkRun(
  log: LogSource,
  fork: RunInput,
  options: SessionOptions,
  observer: MachineObserver<SystemState, SystemEvent>,
): Forked {
  const departure = fork.scenario.departures.at(-1);
  const at = seq(departure?.at ?? 0);
  const former = departure?.formerProfile ?? null;
  if (former !== null && !leadsToOneState(log, at, [former, fork.scenario.profile])) {
    return { ok: false, kind: 'another-platform' };
  }
  const compared = comparedWith(log, at, observer);
  const session = startSession(fork, options, compared.observer);
  return {
    ok: true,
    session: {
      machine: session.machine,
      step: () => session.step(),
      get isRunning() {
        return session.isRunning && compared.difference() === null;
      },
      get difference() {
        return compared.difference();
      },
    },
  };
}

/** A log is folded on one platform: a fork may change only what has left nothing in the state. */
function leadsToOneState(log: LogSource, at: Seq, profiles: readonly Profile[]): boolean {
  const digests = profiles.map((profile) =>
    digestOf(stateAt(log, at, { profile, gear: 'chunk', chunkLength: 4096 }).state),
  );
  return new Set(digests).size === 1;
}

interface Compared {
  readonly observer: MachineObserver<SystemState, SystemEvent>;
  readonly difference: () => ForkDifference | null;
}

/** An observer that compares the records before a position with those of a log, and passes all on. */
function comparedWith(log: LogSource, at: Seq, observer: MachineObserver<SystemState, SystemEvent>): Compared {
  const recorded = log.records(seq(0))[Symbol.iterator]();
  let difference: ForkDifference | null = null;
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
