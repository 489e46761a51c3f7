import { operationIsAvailable, runScenario } from '@vist/core';
import { checkLog, checkOptions, confirm, type Finding, memoryLog } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { type CorpusScenario, corpusScenarios, isOrderly } from './corpus-scenarios.ts';

// Issue 4, point 7: no false alarm. The revised code on every scenario that the project carries, whichever
// revision it was written for.

const MOST_RECORDS = 300_000;

function findingsOf({ scenario, revision }: CorpusScenario): readonly Finding[] {
  const { records } = runScenario(scenario, revision);
  return checkLog(memoryLog(records), checkOptions(scenario.profile)).findings;
}

function canRun({ scenario, revision }: CorpusScenario): boolean {
  return scenario.operations.every(({ op }) => operationIsAvailable(revision, op).isAvailable);
}

const on = (coherent: boolean, memory: 'single' | 'cached', policy: 'none' | 'eager-fill' | 'seeded' = 'none') =>
  corpusScenarios({ revision: 'V4', coherent, memory, policy }).filter((each) => isOrderly(each) && canRun(each));

describe('V4 on a coherent platform', () => {
  it('has more than a hundred scenarios to show itself in', () => {
    expect(on(true, 'single').length).toBeGreaterThan(100);
  });

  it.each(['single', 'cached'] as const)('gives rise to notes only, on %s memory', (memory) => {
    const loud = on(true, memory).flatMap((each) =>
      findingsOf(each)
        .filter(({ severity }) => severity !== 'note')
        .map(({ rule, title }) => `${each.id}: ${rule} ${title}`),
    );
    expect(loud).toEqual([]);
  });
});

describe('V4 on a platform that is not coherent', () => {
  it.each([
    ['single', 'none'],
    ['cached', 'eager-fill'],
    ['cached', 'seeded'],
  ] as const)(
    'what is reported is confirmed, on %s memory with policy %s',
    (memory, policy) => {
      const outcomes = new Map<string, number>();
      const unconfirmed: string[] = [];
      for (const each of on(false, memory, policy)) {
        // Repeats of a finding within one run rest on the same order of events: the first of each is tried.
        const first = new Map(
          findingsOf(each)
            .toReversed()
            .map((finding) => [finding.key, finding]),
        );
        for (const finding of first.values()) {
          const { outcome } = confirm(finding, { ...each, maxRecords: MOST_RECORDS });
          outcomes.set(finding.rule, (outcomes.get(finding.rule) ?? 0) + 1);
          if (outcome !== 'confirmed') unconfirmed.push(`${each.id}: ${finding.rule} ${finding.title}: ${outcome}`);
        }
      }
      expect(unconfirmed).toEqual([]);
      expect(outcomes.get('LOCK-2')).toBeGreaterThan(100);
    },
    120_000,
  );
});
