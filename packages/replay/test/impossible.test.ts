import { digestOf, isPossibleEvent, seq, type SystemRecord } from '@vist/core';
import { checkLog, checkOptions, memoryLog, stateAt, verifyByActs } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { runOf, SMALL_SCENARIO } from './small-run.ts';

const { records } = runOf(SMALL_SCENARIO);
const { profile } = SMALL_SCENARIO;
const HUGE = 2 ** 40;
const FOLD = { profile, gear: 'chunk', chunkLength: 64 } as const;

/** The first record of each type that has a size, with a size that no machine has. */
const LIES = [
  ...new Map(records.filter(({ event }) => 'sizeBytes' in event).map((each) => [each.event.type, each])),
].map(([type, { seq }]) => ({
  type,
  at: seq,
  log: memoryLog(records.map((each) => (each.seq === seq ? lie(each) : each))),
}));

function lie(record: SystemRecord): SystemRecord {
  return { ...record, event: { ...record.event, sizeBytes: HUGE } as SystemRecord['event'] };
}

describe('an event of more bytes than any machine has', () => {
  it('is in every type that a run of the model has with a size', () => {
    expect(LIES.length).toBeGreaterThan(4);
    for (const { event } of records) expect(isPossibleEvent(event)).toBe(true);
  });

  it.each(LIES)('$type changes no state, is found by verify, and does not stop the checkers', ({ at, log }) => {
    const { state } = stateAt(log, seq(at + 1), FOLD);
    expect(digestOf(state)).toBe(digestOf(stateAt(log, at, FOLD).state));
    expect(verifyByActs(log, { profile, chunkLength: 64, digest: null })).toMatchObject({
      verified: false,
      verifiedPrefix: at,
    });
    expect(checkLog(log, checkOptions(profile)).length).toBe(records.length);
  });
});
