import {
  DEFAULT_PROFILE,
  istPlan,
  type Profile,
  REVISION_NAMES,
  type Revision,
  revisionOf,
  type Scenario,
  startSession,
  type SystemEvent,
} from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Concern, concernsOf } from './concern.ts';

const SEED = 20_260_427;

describe('the audit agrees with the programs', { timeout: 60_000 }, () => {
  it(`on shapes drawn with seed ${SEED}`, () => {
    fc.assert(
      fc.property(shapes(), ({ revision, profile, idBits }) => {
        const concerns = concernsOf(istPlan({ revision, host: profile, type: 'lpi', idBits }), profile);
        agree(figuresByKind(concerns), outcomeOf(run(revision, profile, idBits)));
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  it.each([
    ['V1', 4096, 4, 11],
    ['V1', 4096, 1, 12],
    ['V1', 16384, 4, 14],
    ['V1', 4096, 1, 2],
    ['V0', 4096, 2, 14],
    ['V4', 4096, 4, 11],
  ] as const)('%s, %d-byte pages, mask %d, %d bits', (name, pageSizeBytes, istL2szMask, idBits) => {
    const revision = revisionOf(name);
    const profile = profileOf({ pageSizeBytes, istL2szMask, istLevels: true, istmdSz: null });
    const concerns = concernsOf(istPlan({ revision, host: profile, type: 'lpi', idBits }), profile);
    agree(figuresByKind(concerns), outcomeOf(run(revision, profile, idBits)));
  });
});

type Figures = ReadonlyMap<Concern['kind'], Concern['figures']>;

/** What enabling LPIs once, and disabling them, came to. */
interface Outcome {
  readonly shifted: boolean;
  readonly divided: boolean;
  readonly tooLarge: boolean;
  /** Return code of the enabling; null when the run ended in it. */
  readonly enabled: number | null;
  /** The IST was refused for its base, whose first allocation had this size. */
  readonly misaligned: boolean;
  readonly firstBytes: number;
  readonly lostBytes: number;
  readonly hasBadEntries: boolean;
}

function agree(expected: Figures, outcome: Outcome): void {
  expect(outcome.shifted).toBe(expected.has('undefined-shift'));
  expect(outcome.divided).toBe(expected.has('division-by-zero'));
  expect(outcome.tooLarge).toBe(expected.has('too-large'));
  // A small object may happen to lie well; none that the audit passes lies badly.
  expect(outcome.misaligned && !expected.has('base-misaligned')).toBe(false);
  expect(outcome.firstBytes).toBe(expected.get('base-misaligned')?.['tableBytes'] ?? outcome.firstBytes);
  const isUsed = outcome.enabled === 0;
  expect(outcome.lostBytes).toBe(isUsed ? (expected.get('tables-lost')?.['lostBytes'] ?? 0) : outcome.lostBytes);
  expect(outcome.hasBadEntries).toBe(isUsed && expected.has('table-too-small'));
}

function outcomeOf(events: readonly SystemEvent[]): Outcome {
  const ended = events.flatMap((event) => (event.type === 'env.operationEnded' ? [event] : []));
  const before = ended.find(({ op }) => op === 'vm_init')?.liveBytes ?? 0;
  const enabling = ended.find(({ op }) => op === 'lpi_enable') ?? null;
  const after = ended.find(({ op }) => op === 'lpi_disable' || op === 'lpi_free')?.liveBytes ?? before;
  const own = events.slice(
    events.findIndex((event) => event.type === 'env.operationBegan' && event.op === 'lpi_enable'),
  );
  const has = (type: SystemEvent['type']): boolean => own.some((event) => event.type === type);
  const first = own.find((event) => event.type === 'alloc.allocated');
  return {
    shifted: has('ub.shiftedOutOfBounds'),
    divided: has('ub.dividedByZero'),
    tooLarge: has('harness.allocationTooLarge'),
    enabled: enabling?.ret ?? null,
    misaligned: own.some((event) => event.type === 'kvm.logged' && /alignment issue|misaligned/u.test(event.message)),
    firstBytes: first?.type === 'alloc.allocated' ? first.sizeReqBytes : 0,
    lostBytes: after - before,
    hasBadEntries: has('harness.danglingL2Ist') || has('harness.undersizedIst'),
  };
}

function run(revision: Revision, profile: Profile, idBits: number): readonly SystemEvent[] {
  const events: SystemEvent[] = [];
  const options = { chunkLength: 4096, freeze: false };
  const observer = { record: ({ event }: { readonly event: SystemEvent }) => void events.push(event), state: () => {} };
  const session = startSession(
    { scenario: scenarioOf(profile, idBits, freeingOf(revision)), revision },
    options,
    observer,
  );
  while (session.isRunning) session.step();
  return events;
}

/**
 * How an IST is freed. The prototype decides by IST_VALID whether there is one, and so frees nothing once the
 * IRS has made it invalid: that is not a question of sizes.
 */
function freeingOf(revision: Revision): 'lpi_disable' | 'lpi_free' {
  return revision.has('release-by-pointers') ? 'lpi_disable' : 'lpi_free';
}

function scenarioOf(profile: Profile, idBits: number, freeing: 'lpi_disable' | 'lpi_free'): Scenario {
  const operations = ['probe', 'vm_init', 'lpi_enable', freeing].map((op, index) => ({
    index,
    pe: 0,
    op,
    vm: op === 'probe' ? null : 0,
    args: op === 'lpi_enable' ? { id_bits: idBits } : {},
  }));
  return {
    name: 'audit',
    description: '',
    revision: 'V1',
    profile,
    policy: 'none',
    seed: 0,
    schedule: { kind: 'run-to-completion' },
    guests: [{ vm: 0, vcpuIds: [0] }],
    operations,
    faults: [],
    endsAtUndefined: true,
    departures: [],
  };
}

interface Drawn {
  readonly revision: Revision;
  readonly profile: Profile;
  readonly idBits: number;
}

/** Few ID bits: a run of 24 writes tens of thousands of entries. */
function shapes(): fc.Arbitrary<Drawn> {
  return fc
    .record({
      revision: fc.constantFrom(...REVISION_NAMES),
      pageSizeBytes: fc.constantFrom(4096 as const, 16384 as const, 65536 as const),
      istL2szMask: fc.integer({ min: 1, max: 7 }),
      istLevels: fc.boolean(),
      istmdSz: fc.option(fc.integer({ min: 0, max: 20 })),
      idBits: fc.integer({ min: 1, max: 16 }),
    })
    .map(({ revision, idBits, ...host }) => ({ revision: revisionOf(revision), profile: profileOf(host), idBits }));
}

function profileOf({
  pageSizeBytes,
  istL2szMask,
  istLevels,
  istmdSz,
}: {
  readonly pageSizeBytes: Profile['pageSizeBytes'];
  readonly istL2szMask: number;
  readonly istLevels: boolean;
  readonly istmdSz: number | null;
}): Profile {
  const irs = { ...DEFAULT_PROFILE.irs, model: 'recording' as const, istL2szMask, istLevels };
  const metadata = { istmd: istmdSz !== null, istmdSz: istmdSz ?? 0 };
  return { ...DEFAULT_PROFILE, memory: 'single', smallestClassBytes: 8, pageSizeBytes, irs: { ...irs, ...metadata } };
}

function figuresByKind(concerns: readonly Concern[]): Figures {
  return new Map(concerns.map(({ kind, figures }) => [kind, figures]));
}
