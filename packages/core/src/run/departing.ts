import type { Profile } from '../arch/profile.ts';
import { parseRevision, type Revision } from '../kvm/revisions.ts';
import type { SystemCommand } from '../system/commands.ts';
import { type Departure, changedSteps } from './departure.ts';
import type { Scenario } from './scenario.ts';

/** The departures of a run while it goes on. */
export interface Departing {
  /** The departures that a position has come to, each once. */
  due(nextSeq: number): readonly Departure[];
  /** The platform of what happens at a position. */
  profileAt(nextSeq: number): Profile;
  /** The code of an operation that begins at a position; `revision` is the code behind the last departure. */
  revisionAt(nextSeq: number, revision: Revision): Revision;
  /** What a program does at a position instead of a step of its own. */
  steps(nextSeq: number, command: SystemCommand): readonly SystemCommand[];
}

const NONE: readonly Departure[] = [];

/** The departures of a scenario at its beginning. */
export function createDeparting({ departures, profile }: Scenario): Departing {
  let reached = 0;
  const changes = departures.filter(({ instead }) => instead !== null);

  /** The first departure that is still to come, and says what is other before it. */
  function before<Part>(nextSeq: number, part: (departure: Departure) => Part | null): Part | null {
    for (const departure of departures) {
      const former = departure.at > nextSeq ? part(departure) : null;
      if (former !== null) return former;
    }
    return null;
  }

  return {
    due(nextSeq) {
      const first = reached;
      if ((departures[first]?.at ?? Infinity) > nextSeq) return NONE;
      while ((departures[reached]?.at ?? Infinity) <= nextSeq) reached += 1;
      return departures.slice(first, reached);
    },
    profileAt: (nextSeq) => before(nextSeq, ({ formerProfile }) => formerProfile) ?? profile,
    revisionAt(nextSeq, revision) {
      const name = before(nextSeq, ({ formerRevision }) => formerRevision);
      const parsed = name === null ? null : parseRevision(name);
      return parsed?.ok === true ? parsed.revision : revision;
    },
    steps(nextSeq, command) {
      const [next] = changes;
      if (next === undefined || next.at > nextSeq || next.instead === null) return [command];
      changes.shift();
      return changedSteps(command, next.instead);
    },
  };
}
