import { runScenario } from '@vist/core';
import { checkLog, checkOptions, confirm, memoryLog } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { type CorpusScenario, corpusScenarios } from './corpus-scenarios.ts';

// Issue 4, point 7: what needs something of the environment can be shown with it. V4 has a test of its own.

const MOST_RECORDS = 300_000;

/** Every third scenario as it was recorded, faults and misuse included. */
const SOURCES = corpusScenarios({ revision: null, coherent: null, memory: 'single', policy: 'none' }).filter(
  (_, index) => index % 3 === 0,
);

/** What is not confirmed of a run's findings, the first of each kind: the rule, and what would decide it. */
function unconfirmed(each: CorpusScenario): readonly string[] {
  const { findings } = checkLog(
    memoryLog(runScenario(each.scenario, each.revision).records),
    checkOptions(each.scenario.profile),
  );
  const first = new Map(findings.toReversed().map((finding) => [finding.key, finding]));
  return [...first.values()]
    .filter(({ severity }) => severity !== 'note')
    .flatMap((finding) => {
      const confirmation = confirm(finding, { ...each, maxRecords: MOST_RECORDS, findings });
      if (confirmation.outcome === 'confirmed') return [];
      const why = confirmation.outcome === 'inconclusive' ? confirmation.decides : 'refuted';
      return [`${each.id}: ${finding.rule} #${finding.at}: ${why}`];
    });
}

/** The same stale line was used before, and that led the run elsewhere: no fork has one without the other. */
const HIDDEN = /: a run (?:without the findings before it|on cached memory)/u;

const on = (name: string): readonly CorpusScenario[] => SOURCES.filter(({ revision }) => revision.base === name);

describe('findings in runs as they were recorded', () => {
  it.each(['V2', 'V3'])(
    'of %s are all confirmed',
    (name) => {
      expect(on(name).length).toBeGreaterThan(5);
      expect(on(name).flatMap(unconfirmed)).toEqual([]);
    },
    120_000,
  );

  it.each(['V0', 'V1'])(
    'of %s, which reads lines again without dropping them, are confirmed, or hidden by what is found before',
    (name) => {
      expect(on(name).length).toBeGreaterThan(5);
      expect(
        on(name)
          .flatMap(unconfirmed)
          .filter((text) => !HIDDEN.test(text)),
      ).toEqual([]);
    },
    120_000,
  );
});
