import { describe, expect, it } from 'vitest';
import { vmteWord } from './addresses.ts';
import { bytesRequested, type Run, runScenario } from './run-scenario.ts';
import {
  allocationFails,
  commandFails,
  guestReads,
  guestWrites,
  irsStoresLpi,
  PROBE,
  scenarioOf,
  type ScenarioParts,
  type Step,
  teardown,
  VMT_FREE,
  vmInit,
} from './scenarios.ts';

const CFGR = 'IRS_IST_CFGR';
const BASER = 'IRS_IST_BASER';
/** 12 ID bits, linear, ISTEs of 4 bytes: what an unmodified Linux guest writes. */
const TWELVE_BITS = '0xc';
const VALID_AT_48 = '0x48000001';
const INVALID_AT_48 = '0x48000000';

/** The guest makes its LPI IST valid: operation 3 does it. */
const ENABLE = [guestWrites(CFGR, TWELVE_BITS), guestWrites(BASER, VALID_AT_48)];
const ENABLED = 3;

/** What a guest does on a VM that was just made; operations count from the VM table's probe. */
function guest(revision: string, steps: readonly Step[], rest: Pick<ScenarioParts, 'faults'> = {}): Run {
  return runScenario(scenarioOf({ revision, steps: [PROBE, vmInit(), ...steps], ...rest }));
}

function valuesRead(run: Run): readonly bigint[] {
  return run.events('guest.mmioRead').map(({ value }) => value);
}

describe('D5: a guest that writes IST_BASER twice with VALID set', () => {
  const steps = [...ENABLE, guestWrites(BASER, VALID_AT_48), teardown(), VMT_FREE];

  it('D5: V1 allocates again and loses 49280 bytes, V4 ignores the second write', () => {
    expect(guest('V1', steps).end.live).toEqual({ objects: 14, bytes: 49_280 });
    expect(guest('V4', steps).during(4).events('alloc.allocated')).toEqual([]);
    expect(guest('V4', steps).end.live).toEqual({ objects: 0, bytes: 0 });
  });
});

describe('D17: ID bits that a guest makes up', () => {
  it.each([
    { what: '20 ID bits', cfgr: '0x14', bytes: 4_210_688 },
    { what: '31 ID bits', cfgr: '0x1f', bytes: 0 },
    { what: '2 ID bits', cfgr: '0x2', bytes: 16 },
  ])('D17: $what: V1 allocates $bytes bytes of host memory for them', ({ cfgr, bytes }) => {
    const allocations = guest('V1', [guestWrites(CFGR, cfgr), guestWrites(BASER, VALID_AT_48)])
      .during(ENABLED)
      .events('alloc.allocated');
    expect(bytesRequested(allocations)).toBe(bytes);
    expect(allocations.filter(({ accounted }) => accounted)).toEqual([]);
  });

  it.each(['0x14', '0x1f'])(
    'D17: V4 leaves IST_BASER as it is when IST_CFGR is %s: a guest has at most 16 ID bits',
    (cfgr) => {
      const run = guest('V4', [guestWrites(CFGR, cfgr), guestWrites(BASER, VALID_AT_48), guestReads(BASER)]);
      expect(run.during(ENABLED).events('alloc.allocated')).toEqual([]);
      expect(valuesRead(run)).toEqual([0n]);
    },
  );
});

describe('D23: a guest that disables LPIs while the IRS does not answer', () => {
  const steps = [...ENABLE, guestWrites(BASER, INVALID_AT_48), irsStoresLpi(5, 0x9), guestReads(BASER)];
  const faults = [commandFails(4, 'drop')];

  it('D23: V1 warns and frees: the IRS reads and writes freed memory, the guest reads VALID=0', () => {
    const run = guest('V1', steps, { faults });
    expect(run.events('kvm.warned')).toHaveLength(1);
    expect(run.events('harness.deviceAccessedFreed')).toMatchObject([
      { access: 'read', addr: 0x8_8001_0080 },
      { access: 'write', addr: 0x8_8001_8014 },
    ]);
    expect(valuesRead(run)).toEqual([0x4800_0000n]);
  });

  it('D23: V4 keeps the IST, and the guest still reads VALID=1', () => {
    const run = guest('V4', steps, { faults });
    expect(run.events('harness.deviceAccessedFreed')).toEqual([]);
    expect(valuesRead(run)).toEqual([0x4800_0001n]);
  });
});

describe('D24: the state machine of the emulation', () => {
  it('D24: IST_CFGR can be written while the IST is valid: V1 tells the guest 8 ID bits and the hardware 12', () => {
    const steps = [...ENABLE, guestWrites(CFGR, '0x8'), guestReads(CFGR)];
    const idBitsOfHardware = (run: Run): bigint => run.end.inMemory(vmteWord(0, 2)) >> 59n;
    const posted = guest('V1', steps);
    expect([valuesRead(posted), idBitsOfHardware(posted)]).toEqual([[0x8n], 12n]);
    const revised = guest('V4', steps);
    expect([valuesRead(revised), idBitsOfHardware(revised)]).toEqual([[0xcn], 12n]);
  });

  it('D24: an allocation fails: V1 shows the guest VALID=1 all the same, V4 VALID=0', () => {
    const steps = [...ENABLE, guestReads(BASER)];
    const faults = [allocationFails(ENABLED, 1)];
    expect(valuesRead(guest('V1', steps, { faults }))).toEqual([0x4800_0001n]);
    expect(valuesRead(guest('V4', steps, { faults }))).toEqual([0n]);
  });

  it('D24: IST_BASER written as two 32-bit halves does nothing in V1 and enables LPIs in V4', () => {
    const steps = [
      guestWrites(CFGR, TWELVE_BITS),
      guestWrites(BASER, '0x0', 'high'),
      guestWrites(BASER, VALID_AT_48, 'low'),
      guestReads(BASER),
    ];
    const posted = guest('V1', steps);
    expect(posted.during(4).events('alloc.allocated')).toEqual([]);
    expect(valuesRead(posted)).toEqual([0n]);
    const revised = guest('V4', steps);
    expect(revised.during(4).events('alloc.allocated')).toHaveLength(10);
    expect(valuesRead(revised)).toEqual([0x4800_0001n]);
  });
});
