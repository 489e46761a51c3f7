import { type Profile, REVISION_NAMES, specOf, systemModel, type SystemRecord } from '@vist/core';
import { describeRecord } from '@vist/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from './random-scenario.ts';
import { runKept } from './run-kept.ts';

const SEED = 20_260_502;
const RUNS = 20;

describe.each(REVISION_NAMES)(`every log of %s (seed ${SEED})`, (revision) => {
  it('is dense, has effects behind their act, and events as the schema describes them', () => {
    const property = fc.property(randomScenarios(revision), (scenario) => {
      const { records } = runKept(scenario);
      checkPositions(records);
      checkEffects(records, scenario.profile);
      checkFields(records);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

/** Dense from 0, and causes come before. */
function checkPositions(records: readonly SystemRecord[]): void {
  expect(records.findIndex(({ seq }, index) => seq !== index)).toBe(-1);
  expect(records.filter(({ seq, cause }) => cause !== null && cause >= seq)).toEqual([]);
}

/** What is no act stands for no command, and follows its act, by the same actor. */
function checkEffects(records: readonly SystemRecord[], profile: Profile): void {
  const { commandOf } = systemModel(profile);
  let act = records[0];
  const misplaced = records.filter((record) => {
    const isAct = specOf(record.event.type)?.isAct === true;
    if (isAct) act = record;
    const isInPlace = isAct || (record.cause === act?.seq && record.actor === act.actor);
    return !isInPlace || (commandOf(record.event) !== null) !== isAct;
  });
  expect(misplaced.map(describeRecord)).toEqual([]);
}

/** All fields, no others, in the order in which they are stored. */
function checkFields(records: readonly SystemRecord[]): void {
  const shapes = new Map(records.map(({ event }) => [Object.keys(event).join(' '), event.type]));
  for (const [keys, type] of shapes) {
    expect(keys).toBe(['type', ...(specOf(type)?.fields ?? []).map(({ name }) => name)].join(' '));
  }
}
