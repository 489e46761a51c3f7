import {
  createReducer,
  digestOf,
  type LogSource,
  type Profile,
  type Seq,
  seq,
  specOf,
  type SystemEvent,
  systemModel,
  type SystemRecord,
} from '@vist/core';
import { beginning, type Position } from '../timeline/fold.ts';
import { recordsEqual } from './events-equal.ts';
import { parted } from './parted.ts';
import { verdictOfDigest } from './verdict-of-digest.ts';
import type { Verdict } from './verdict.ts';

/** What a log is verified against when no scenario tells how it came about. */
export interface ActsInput {
  /** The platform that the log says it is of. */
  readonly profile: Profile;
  /** Events that are folded into one state, from 1. */
  readonly chunkLength: number;
  /** Digest of the final state that the log ends with, or null when it says none. */
  readonly digest: string | null;
  /** Where the log begins, and the state there; at 0 with nothing when left out. */
  readonly start?: Position;
}

/**
 * Folds a log and decides every act again on the state before it: the answer in the act, and the effects
 * that follow it, must be the recorded ones. What the actors chose to do is taken from the log as it is, so a
 * changed choice is found only where something depends on it, or by the digest. Stops at the first difference.
 * In a log that begins later, effects of an act before it are taken as they are.
 */
export function verifyByActs(log: LogSource, input: ActsInput): Verdict {
  const { profile, chunkLength, digest, start = beginning(input.profile) } = input;
  const model = systemModel(profile);
  const reducer = createReducer(model, { freeze: false });
  let open = reducer.open(start.state);
  let length: number = start.nextSeq;
  let opened = length;
  /** What the machine does because of the last act, and how much of that has come. */
  let expected: readonly SystemRecord[] = [];
  let met = 0;
  let isFirstAct = true;

  for (const recorded of log.records(start.nextSeq)) {
    if (met === expected.length) {
      if (length - opened >= chunkLength) {
        open = reducer.open(open.close());
        opened = length;
      }
      const command = specOf(recorded.event.type) === null ? null : model.commandOf(recorded.event);
      if (command === null && isFirstAct && isBecauseOf(recorded, start.nextSeq)) {
        open.apply(recorded.event);
        length += 1;
        continue;
      }
      isFirstAct = false;
      expected = command === null ? [] : decided(seq(length), recorded, model.decide(open.view, command).events);
      met = 0;
    }
    const produced = expected[met] ?? null;
    if (produced === null || !recordsEqual(recorded, produced)) {
      return parted(log, profile, { at: seq(length), recorded, produced, before: open.close() });
    }
    open.apply(recorded.event);
    met += 1;
    length += 1;
  }

  const missing = expected[met] ?? null;
  const state = open.close();
  if (missing === null) return verdictOfDigest(length, digest, digestOf(state));
  return parted(log, profile, { at: seq(length), recorded: null, produced: missing, before: state });
}

/** True for an effect of something that is not in the log. */
function isBecauseOf({ cause, event }: SystemRecord, first: Seq): boolean {
  return cause !== null && cause < first && specOf(event.type) !== null;
}

/** The records that a machine makes of a decision at `at`. Who acts, and in which call frame, is the log's word. */
function decided(
  at: Seq,
  { actor, cause }: SystemRecord,
  [act, ...effects]: readonly [SystemEvent, ...SystemEvent[]],
): readonly SystemRecord[] {
  return [
    { seq: at, cause, actor, origin: null, event: act },
    ...effects.map((event, index) => ({ seq: seq(at + 1 + index), cause: at, actor, origin: null, event })),
  ];
}
