import { REVISION_NAMES, type Scenario, type SessionOptions, specOf, type SystemRecord } from '@vist/core';
import { memoryLog, type Verdict, verifyByActs, verifyByPrograms } from '@vist/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWERS, changeableFields, type PlantedChange, withChange } from './planted-change.ts';
import { randomScenarios } from './random-scenario.ts';
import { type KeptRun, revisionIn, runKept } from './run-kept.ts';

const SEED = 20_260_503;
const RUNS = 6;
const CHANGES = 4;
const FAST: SessionOptions = { chunkLength: 4096, freeze: false };

describe.each(REVISION_NAMES)(`verify, on every run of %s (seed ${SEED})`, (revision) => {
  it('finds nothing, by programs and by acts', () => {
    const property = fc.property(randomScenarios(revision), (scenario) => {
      const run = runKept(scenario);
      const verified = { verified: true, length: run.records.length, digest: run.digest };
      expect(byPrograms(scenario, run.records, run)).toEqual(verified);
      expect(byActs(scenario, run.records, run)).toEqual(verified);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });

  it('finds a change in any field of any record', () => {
    const picks = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: CHANGES, maxLength: CHANGES });
    const property = fc.property(randomScenarios(revision), picks, (scenario, picked) => {
      const run = runKept(scenario);
      for (const [record, field] of picked) checkFound(scenario, run, changeAt(run.records, record, field));
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

describe('verify', () => {
  it(
    'finds a change in every field of every event type of a long run',
    () => {
      const [scenario] = fc.sample(randomScenarios('V4'), { seed: LONG_SEED, numRuns: 1 });
      if (scenario === undefined) throw new RangeError('no scenario');
      const run = runKept(scenario);
      const firstOf = new Map(run.records.toReversed().map(({ event, seq }) => [event.type, seq]));
      expect(firstOf.size).toBeGreaterThan(LEAST_TYPES);
      for (const at of firstOf.values()) {
        const record = run.records[at];
        if (record === undefined) continue;
        for (const field of changeableFields(record)) checkFound(scenario, run, { at, field });
      }
    },
    LONG_MS,
  );
});

/** Some hundred changes, each verified twice. */
const LONG_MS = 30_000;
/** A scenario that shows many event types. */
const LONG_SEED = 11;
const LEAST_TYPES = 30;

/** The programs know every field; the acts know what the machine answered, and never complain too early. */
function checkFound(scenario: Scenario, run: KeptRun, change: PlantedChange): void {
  const log = withChange(run.records, change);
  const { at, field } = change;
  const record = run.records[at];
  const name = `${record?.event.type} ${field} at ${at}`;

  expect(prefixOf(byPrograms(scenario, log, run)), `by programs: ${name}`).toBe(at);
  const found = prefixOf(byActs(scenario, log, run)) ?? Number.POSITIVE_INFINITY;
  const latest = record !== undefined && isDecided(record, field) ? at : Number.POSITIVE_INFINITY;
  expect(found, `by acts: ${name}`).toBeGreaterThanOrEqual(at);
  expect(found, `by acts: ${name}`).toBeLessThanOrEqual(latest);
}

/** True for what the machine, not an actor, put into a record. */
function isDecided({ event: { type } }: SystemRecord, field: string): boolean {
  if (field === 'seq') return true;
  return specOf(type)?.isAct === true ? (ANSWERS[type] ?? []).includes(field) : true;
}

function changeAt(records: readonly SystemRecord[], pickedRecord: number, pickedField: number): PlantedChange {
  const at = pickedRecord % records.length;
  const record = records[at];
  const fields = record === undefined ? [] : changeableFields(record);
  return { at, field: fields[pickedField % fields.length] ?? 'seq' };
}

function byPrograms(scenario: Scenario, log: readonly SystemRecord[], { digest }: KeptRun): Verdict {
  return verifyByPrograms(memoryLog(log), { scenario, revision: revisionIn(scenario), options: FAST, digest });
}

function byActs({ profile }: Scenario, log: readonly SystemRecord[], { digest }: KeptRun): Verdict {
  return verifyByActs(memoryLog(log), { profile, chunkLength: FAST.chunkLength, digest });
}

function prefixOf(verdict: Verdict): number | null {
  return verdict.verified ? null : verdict.verifiedPrefix;
}
