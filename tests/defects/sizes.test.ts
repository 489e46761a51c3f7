import type { Profile } from '@vist/core';
import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { vmteWord } from './addresses.ts';
import { bytesRequested, type Run, runScenario } from './run-scenario.ts';
import {
  envFill,
  irsStoresLpi,
  lpiDisable,
  lpiEnable,
  pagesAndL2,
  PROBE,
  scenarioOf,
  spiEnable,
  type Step,
  teardown,
  VMT_FREE,
  vmInit,
} from './scenarios.ts';

const K = 1024;
const ENABLE = 2;
const DISABLE = 3;
const LPI_SECTION_OF_VM0 = vmteWord(0, 2);

/** The life of a guest that enables LPIs with so many ID bits, disables them and ends. Nothing may be left. */
function lifeOf(revision: string, idBits: number, profile: Profile = profileWith({})): Run {
  const steps = [PROBE, vmInit(), lpiEnable(idBits), lpiDisable(), teardown(), VMT_FREE];
  return runScenario(scenarioOf({ revision, profile, steps }));
}

function enable(revision: string, step: Step, profile: Profile = profileWith({})): Run {
  return runScenario(scenarioOf({ revision, profile, steps: [PROBE, vmInit(), step] }));
}

function requestedBy(run: Run, operation: number): readonly number[] {
  return run
    .during(operation)
    .events('alloc.allocated')
    .map(({ sizeReqBytes }) => sizeReqBytes);
}

describe('D1: the free path counts fewer L2 tables than were allocated', () => {
  it.each([
    { page: '4K', pageSizeBytes: 4096, l2: '4K', mask: 7, idBits: 11, freed: 2, leaked: 6 * 4 * K },
    { page: '4K', pageSizeBytes: 4096, l2: '4K', mask: 7, idBits: 12, freed: 4, leaked: 4 * 4 * K },
    { page: '4K', pageSizeBytes: 4096, l2: '4K', mask: 7, idBits: 13, freed: 8, leaked: 0 },
    { page: '4K', pageSizeBytes: 4096, l2: '16K', mask: 2, idBits: 13, freed: 2, leaked: 6 * 16 * K },
    { page: '4K', pageSizeBytes: 4096, l2: '16K', mask: 2, idBits: 14, freed: 4, leaked: 4 * 16 * K },
    { page: '4K', pageSizeBytes: 4096, l2: '64K', mask: 4, idBits: 15, freed: 2, leaked: 6 * 64 * K },
    { page: '4K', pageSizeBytes: 4096, l2: '64K', mask: 4, idBits: 16, freed: 4, leaked: 4 * 64 * K },
    { page: '16K', pageSizeBytes: 16_384, l2: '16K', mask: 2, idBits: 13, freed: 2, leaked: 6 * 16 * K },
    { page: '64K', pageSizeBytes: 65_536, l2: '64K', mask: 4, idBits: 15, freed: 2, leaked: 6 * 64 * K },
  ] as const)(
    'D1: $page pages, $l2 L2 tables, $idBits ID bits: V1 frees $freed of 8 L2 tables and leaks $leaked bytes, V4 frees all',
    ({ pageSizeBytes, mask, idBits, freed, leaked }) => {
      const profile = pagesAndL2(pageSizeBytes, mask);
      const posted = lifeOf('V1', idBits, profile);
      const revised = lifeOf('V4', idBits, profile);
      // Eight L2 tables, the array of pointers to them, and the L1 table.
      expect(requestedBy(posted, ENABLE)).toHaveLength(8 + 2);
      expect(requestedBy(revised, ENABLE)).toHaveLength(8 + 2);
      expect(posted.during(DISABLE).events('alloc.freed')).toHaveLength(freed + 2);
      expect(revised.during(DISABLE).events('alloc.freed')).toHaveLength(8 + 2);
      expect(posted.end.live).toEqual({ objects: 8 - freed, bytes: leaked });
      expect(revised.end.live).toEqual({ objects: 0, bytes: 0 });
    },
  );

  it('D1: each time a guest enables and disables LPIs, 16384 bytes more are gone in V1; free-floor alone is the fix', () => {
    const cycle = [lpiEnable(12), lpiDisable()];
    const steps = [PROBE, vmInit(), ...cycle, ...cycle, ...cycle, teardown(), VMT_FREE];
    expect(runScenario(scenarioOf({ revision: 'V1', steps })).end.live).toEqual({ objects: 12, bytes: 3 * 16 * K });
    const fixed = runScenario(scenarioOf({ revision: 'V1,+free-floor', steps }));
    expect(fixed.end.live).toEqual({ objects: 0, bytes: 0 });
  });
});

describe('D2: the size of the L1 table wraps', () => {
  const only64K = { istL2szMask: 4 };

  it.each([
    { isteBytes: 4, idBits: 11, irs: only64K },
    { isteBytes: 8, idBits: 10, irs: { ...only64K, istmd: true, istmdSz: 31 } },
    { isteBytes: 16, idBits: 9, irs: { ...only64K, istmd: true, istmdSz: 0 } },
  ])(
    'D2: 4K pages, only 64K L2 tables, ISTEs of $isteBytes bytes, $idBits ID bits: V1 shifts by 4294967296, V4 takes a linear IST of 8192 bytes',
    ({ idBits, irs }) => {
      const profile = profileWith({ irs });
      const posted = enable('V1', lpiEnable(idBits), profile);
      expect(posted.events('ub.shiftedOutOfBounds')).toEqual([
        {
          type: 'ub.shiftedOutOfBounds',
          site: 'vgic_v5_alloc_l1_ist',
          expr: 'BIT',
          exponent: 2 ** 32,
          typeBits: 64,
        },
      ]);
      expect(posted.ret(ENABLE)).toBeNull();
      expect(posted.events('env.runEnded').map(({ reason }) => reason)).toEqual(['ub_shift_out_of_bounds']);

      const revised = enable('V4', lpiEnable(idBits), profile);
      expect(revised.ret(ENABLE)).toBe(0);
      expect(requestedBy(revised, ENABLE)).toEqual([8192]);
    },
  );

  it('D2: deciding by the L2 size (two-level-decision) is the fix', () => {
    const run = enable('V1,+two-level-decision', lpiEnable(11), pagesAndL2(4096, 4));
    expect(run.ret(ENABLE)).toBe(0);
    expect(requestedBy(run, ENABLE)).toEqual([8192]);
  });
});

describe('D3: two levels where one L2 table is enough', () => {
  it.each([
    { pageSizeBytes: 4096, mask: 4, idBits: 12, l2Bytes: 64 * K, linearBytes: 16 * K, leaked: 458_752 },
    { pageSizeBytes: 4096, mask: 4, idBits: 14, l2Bytes: 64 * K, linearBytes: 64 * K, leaked: 458_752 },
    { pageSizeBytes: 4096, mask: 2, idBits: 11, l2Bytes: 16 * K, linearBytes: 8 * K, leaked: 114_688 },
    { pageSizeBytes: 4096, mask: 2, idBits: 12, l2Bytes: 16 * K, linearBytes: 16 * K, leaked: 114_688 },
    { pageSizeBytes: 16_384, mask: 4, idBits: 13, l2Bytes: 64 * K, linearBytes: 32 * K, leaked: 458_752 },
    { pageSizeBytes: 16_384, mask: 4, idBits: 14, l2Bytes: 64 * K, linearBytes: 64 * K, leaked: 458_752 },
  ] as const)(
    'D3: $pageSizeBytes-byte pages, only L2 tables of $l2Bytes bytes, $idBits ID bits: V1 takes eight and leaks $leaked bytes, V4 a linear IST of $linearBytes',
    ({ pageSizeBytes, mask, idBits, l2Bytes, linearBytes, leaked }) => {
      const profile = pagesAndL2(pageSizeBytes, mask);
      const posted = lifeOf('V1', idBits, profile);
      expect(requestedBy(posted, ENABLE)).toEqual([64, 64, ...Array.from({ length: 8 }, () => l2Bytes)]);
      expect(posted.end.live).toEqual({ objects: 7, bytes: leaked });
      expect(requestedBy(lifeOf('V4', idBits, profile), ENABLE)).toEqual([linearBytes]);
      expect(lifeOf('V4', idBits, profile).end.live.bytes).toBe(0);
    },
  );

  it('D3: for 12 ID bits that is 524416 bytes instead of 16384', () => {
    const profile = pagesAndL2(4096, 4);
    const posted = lifeOf('V1', 12, profile).during(ENABLE).events('alloc.allocated');
    expect(bytesRequested(posted)).toBe(524_416);
    expect(bytesRequested(lifeOf('V4', 12, profile).during(ENABLE).events('alloc.allocated'))).toBe(16_384);
  });
});

describe('D4: a linear IST of less than 64 bytes', () => {
  it.each([
    { idBits: 0, sizeBytes: 4 },
    { idBits: 1, sizeBytes: 8 },
    { idBits: 2, sizeBytes: 16 },
    { idBits: 3, sizeBytes: 32 },
  ])('D4: $idBits ID bits: $sizeBytes bytes in V1 and V2, 64 since V3', ({ idBits, sizeBytes }) => {
    const bytesIn = (revision: string): readonly number[] => requestedBy(enable(revision, lpiEnable(idBits)), ENABLE);
    expect(['V1', 'V2', 'V3', 'V4'].map(bytesIn)).toEqual([[sizeBytes], [sizeBytes], [64], [64]]);
  });

  it('D4: 16 bytes that start in the middle of a line are refused by V1 with -EINVAL, and V4 takes 64 aligned ones', () => {
    const posted = enable('V1', lpiEnable(2));
    expect(posted.during(ENABLE).events('alloc.allocated')).toMatchObject([
      { addr: 0x8_8001_1020, sizeReqBytes: 16, site: 'vgic_v5_alloc_linear_ist' },
    ]);
    expect(posted.ret(ENABLE)).toBe(-22);
    expect(posted.events('kvm.logged').map(({ message }) => message)).toEqual([
      'kvm [1234]: IST alignment issue! Address: 0x880011020, Mask 0xffffffffffffc0',
    ]);
    const revised = enable('V4', lpiEnable(2));
    expect(revised.ret(ENABLE)).toBe(0);
    expect(revised.during(ENABLE).events('alloc.allocated')).toMatchObject([{ addr: 0x8_8001_1000, sizeReqBytes: 64 }]);
  });

  it('D4: an aligned one of 32 bytes shares its line with whatever comes next: in V1 that costs an ISTE, in V4 nothing', () => {
    // A PE fetches the line speculatively, the IRS stores an ISTE, and a second object in the line is zeroed.
    const steps = [
      PROBE,
      vmInit(0),
      vmInit(1),
      lpiEnable(3, 0),
      envFill('ist:0/lpi'),
      irsStoresLpi(1, 0x9),
      spiEnable(3, 1),
    ];
    const posted = runScenario(scenarioOf({ revision: 'V1', steps }));
    expect(posted.events('alloc.allocated').slice(-2)).toMatchObject([
      { addr: 0x8_8001_2000, sizeReqBytes: 32 },
      { addr: 0x8_8001_2020, sizeReqBytes: 32 },
    ]);
    expect(posted.after(5).inMemory(0x8_8001_2000)).toBe(0x9_0000_0000n);
    expect(posted.after(6).inMemory(0x8_8001_2000)).toBe(0n);

    const revised = runScenario(scenarioOf({ revision: 'V4', steps }));
    expect(revised.events('alloc.allocated').slice(-2)).toMatchObject([
      { addr: 0x8_8001_1000, sizeReqBytes: 64 },
      { addr: 0x8_8001_1040, sizeReqBytes: 64 },
    ]);
    expect(revised.after(6).inMemory(0x8_8001_1000)).toBe(0x9_0000_0000n);
  });

  it('D4: linear-floor is the fix', () => {
    expect(enable('V1,+linear-floor', lpiEnable(2)).ret(ENABLE)).toBe(0);
  });
});

describe('D17: memory that a guest decides about', () => {
  it.each([
    { revision: 'V1', accounted: false },
    { revision: 'V2', accounted: true },
    { revision: 'V4', accounted: true },
  ])('D17: 20 ID bits cost 4210688 bytes of host memory; charged to the VM in $revision: $accounted', (row) => {
    const allocations = enable(row.revision, lpiEnable(20)).during(ENABLE).events('alloc.allocated');
    // 1024 L2 tables of 4K, an L1 table and an array of 8K each.
    expect(allocations).toHaveLength(1026);
    expect(bytesRequested(allocations)).toBe(4_210_688);
    expect(new Set(allocations.map(({ accounted }) => accounted))).toEqual(new Set([row.accounted]));
  });

  it.each(['V1', 'V4'])(
    'D17: 31 ID bits need an L1 table of 16 MiB, which no allocator gives: -ENOMEM in %s',
    (revision) => {
      const run = enable(revision, lpiEnable(31));
      expect(run.ret(ENABLE)).toBe(-12);
      expect(run.events('alloc.failed')).toMatchObject([{ sizeReqBytes: 2 ** 24, reason: 'too-large' }]);
    },
  );
});

describe('D18: an L2 size that the IRS does not support', () => {
  it.each(['V1', 'V4'])('D18: with IST_L2SZ 0, %s takes 64K L2 tables and says so in the section', (revision) => {
    const run = enable(revision, lpiEnable(15), pagesAndL2(4096, 0));
    expect(run.ret(ENABLE)).toBe(0);
    expect(requestedBy(run, ENABLE).filter((bytes) => bytes === 64 * K)).toHaveLength(8);
    const l2szField = (run.end.inMemory(LPI_SECTION_OF_VM0) >> 1n) & 3n;
    expect(l2szField).toBe(2n);
  });
});

describe('D19: a linear IST that is too large', () => {
  it.each(['V1', 'V4'])('D19: without IST_LEVELS, 20 ID bits fit into 4 MiB and 21 are -ENOMEM in %s', (revision) => {
    const profile = profileWith({ irs: { istLevels: false } });
    const fitting = enable(revision, lpiEnable(20), profile);
    expect(fitting.ret(ENABLE)).toBe(0);
    expect(requestedBy(fitting, ENABLE)).toEqual([2 ** 22]);
    const tooLarge = enable(revision, lpiEnable(21), profile);
    expect(tooLarge.ret(ENABLE)).toBe(-12);
    expect(tooLarge.events('alloc.failed')).toMatchObject([{ sizeReqBytes: 2 ** 23, reason: 'too-large' }]);
  });
});

describe('D22: L2 tables that no ID reaches', () => {
  it.each([
    { revision: 'V1', idBits: 11, reachable: 2, wasted: 24_576 },
    { revision: 'V1', idBits: 12, reachable: 4, wasted: 16_384 },
    { revision: 'V4', idBits: 11, reachable: 2, wasted: 24_576 },
    { revision: 'V4', idBits: 12, reachable: 4, wasted: 16_384 },
  ])(
    'D22: $idBits ID bits: $revision allocates 8 L2 tables, of which $reachable are reachable, and wastes $wasted bytes',
    ({ revision, idBits, reachable, wasted }) => {
      const last = 2 ** idBits - 1;
      const steps = [PROBE, vmInit(), lpiEnable(idBits), irsStoresLpi(last, 0x9), irsStoresLpi(last + 1, 0x9)];
      const run = runScenario(scenarioOf({ revision, steps }));
      const l2Tables = run.during(ENABLE).events('alloc.allocated').slice(2);
      expect(l2Tables).toHaveLength(8);
      expect(bytesRequested(l2Tables.slice(reachable))).toBe(wasted);
      // The last ID lies at the end of the last table that is reachable; the next ID is out of range.
      const lastIste = (l2Tables[reachable - 1]?.addr ?? 0) + 4 * K - 4;
      expect(run.during(3).events('mem.deviceStored')).toMatchObject([{ addr: lastIste, sizeBytes: 4, value: 0x9n }]);
      expect(run.during(4).events('irs.walkStopped')).toMatchObject([{ reason: 'id-out-of-range', id: last + 1 }]);
    },
  );
});
