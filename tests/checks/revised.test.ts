import { operationIsAvailable, revisionOf, runScenario, type Scenario } from '@vist/core';
import { checkLog, checkOptions, confirm, type Finding, memoryLog } from '@vist/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from '../laws/random-scenario.ts';
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

/** What user space or a guest does in its right mind: one VM after the other, SPIs once. */
const ORDERLY: ReadonlySet<string> = new Set([
  'probe',
  'vm_init',
  'vcpu_reset',
  'spi_enable',
  'lpi_enable',
  'lpi_disable',
  'guest_boot',
  'guest_enable_lpis',
  'guest_disable_lpis',
  'guest_read',
  'user_fill',
  'save_lpi',
  'save_spi',
  'restore_pending',
  'discard_pending',
  'lpi_exists',
  'env_fill',
  'env_evict',
  'env_clean',
  'pe_allocate',
  'teardown',
  'vmt_free',
]);

/** A random scenario without faults and misuse, on one PE. */
function orderly(scenario: Scenario, coherent: boolean): CorpusScenario {
  // The number of SPIs is set once: save and restore go by it, not by the IST.
  const withSpis = new Set<number | null>();
  const operations = scenario.operations
    .filter(({ op, vm }) => {
      const isFirst = op !== 'spi_enable' || !withSpis.has(vm);
      if (op === 'spi_enable') withSpis.add(vm);
      return ORDERLY.has(op) && isFirst;
    })
    .map((operation, index) => ({ ...operation, index, pe: 0 }));
  const profile = { ...scenario.profile, coherent };
  return {
    id: 'random',
    revision: revisionOf('V4'),
    scenario: { ...scenario, operations, faults: [], departures: [], profile },
  };
}

describe('V4 in random scenarios with guests, without faults and misuse', () => {
  const orderlyOn = (coherent: boolean) => randomScenarios('V4').map((scenario) => orderly(scenario, coherent));

  it('gives rise to notes only on a coherent platform, whatever caches do', () => {
    fc.assert(
      fc.property(orderlyOn(true), (each) => {
        expect(firstLoud(each).map(({ rule, title }) => `${rule}: ${title}`)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is reported only for what is confirmed on a platform that is not', () => {
    fc.assert(
      fc.property(orderlyOn(false), (each) => {
        const findings = findingsOf(each);
        const open = firstLoud(each).filter(
          (finding) => confirm(finding, { ...each, maxRecords: MOST_RECORDS, findings }).outcome !== 'confirmed',
        );
        expect(open.map(({ rule, title }) => `${rule}: ${title}`)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

/** The first of each kind that is no note. */
function firstLoud(each: CorpusScenario): readonly Finding[] {
  const loud = findingsOf(each).filter(({ severity }) => severity !== 'note');
  return [...new Map(loud.toReversed().map((finding) => [finding.key, finding])).values()];
}

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
