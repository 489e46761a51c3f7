import { IRS_VMAP_VISTR, physAddr, seq, type SystemEvent } from '@vist/core';
import { profileWith, TEST_PROFILE } from '@vist/core/testing';
import { litmusWitness, memoryLog, step, type TestEvent, testLog } from '@vist/replay';
import { describe, expect, it } from 'vitest';

const CACHED = profileWith({ memory: 'cached' });
const IST = 0x8_8002_0000;
/** Set-up: allocated, cleaned. */
const READY: readonly TestEvent[] = [step.allocate(IST, 64), step.cleanInvalidate(IST, 64), written(), dropped()];
const READY_RECORDS = testLog(READY).length;

function written(): SystemEvent {
  return { type: 'mem.linesWrittenBack', base: physAddr(IST), sizeBytes: 64 };
}

function dropped(): SystemEvent {
  return { type: 'mem.linesDropped', base: physAddr(IST), sizeBytes: 64 };
}

/** A store that has to fetch its line first. */
function missing(value: bigint): TestEvent {
  return { ...step.store(IST, value), filled: true };
}

function witness(events: readonly TestEvent[], profile = CACHED): string {
  const records = testLog([...READY, ...events]);
  const range = { from: seq(READY_RECORDS), to: seq(records.length - 1) };
  const litmus = litmusWitness(memoryLog(records), { name: 'test', profile, ...range });
  if (!litmus.ok) throw new Error(litmus.reason);
  return litmus.text;
}

describe('a litmus witness', () => {
  it('states that the IRS took the command and did not see the word that was never cleaned', () => {
    expect(witness([missing(0xc000n), step.dsb(), step.write(IRS_VMAP_VISTR, 1n), step.irsLoad(IST, 0n)])).toBe(
      [
        'AArch64 test',
        '(* Records #5 to #8. P0 is pe0, P1 is irs0. *)',
        '(* An IRS that is not coherent reads and writes behind the caches: models of PEs alone do not know it. *)',
        '{',
        '  uint64_t object_f=0x0; (* 0x880020000 *)',
        '  uint64_t IRS_VMAP_VISTR=0x0; (* register of the IRS *)',
        '  0:X0=object_f; 0:X1=0xc000; 0:X2=IRS_VMAP_VISTR; 0:X3=0x1;',
        '  1:X0=IRS_VMAP_VISTR; 1:X2=object_f;',
        '}',
        ' P0          | P1          ;',
        ' STR X1,[X0] |             ; (* #5 f *)',
        ' DSB ISHST   |             ; (* #6 f *)',
        ' STR X3,[X2] |             ; (* #7 *)',
        '             | LDR X1,[X0] ; (* #8 *)',
        '             | LDR X3,[X2] ; (* #8 *)',
        '(* Observed: what was stored last was not read, or is gone. *)',
        String.raw`exists (1:X1=0x1 /\ 1:X3=0x0)`,
        '',
      ].join('\n'),
    );
  });

  it('states that what the IRS stored is gone once a stale line was written back', () => {
    const text = witness([missing(0x10n), step.irsStore(IST + 8, 1n), step.clean(IST, 64), written()]);
    expect(text).toContain(' DC CVAC,X0  |             ; (* #7 f *)\n DSB SY ');
    expect(text).toContain('exists ([object_f_880020008_8]=0x0)\n');
  });

  it('of a range where all was well says so, and states what was read', () => {
    const text = witness([missing(0xc000n), step.clean(IST, 8), written(), step.irsLoad(IST, 0xc000n)]);
    expect(text).toContain('(* Nothing wrong was observed: this is what was read. *)\nexists (1:X1=0xc000)\n');
  });

  it('cleans a line that an invalidation covers in part, as the kernel does', () => {
    expect(witness([step.invalidate(IST, 8), step.load(IST)])).toContain(' DC CIVAC,X0 ;');
    expect(witness([step.invalidate(IST, 64), step.load(IST)])).toContain(' DC IVAC,X0  ;');
  });

  it('has clears of words that matter, and none of others', () => {
    const set: SystemEvent = { type: 'mem.set', addr: physAddr(IST), sizeBytes: 64, byte: 0, filled: true, site: 'f' };
    const text = witness([set, step.load(IST + 8)]);
    expect(text.match(/STR/gu)).toHaveLength(1);
  });

  it('on memory that is a single copy is made of the same', () => {
    expect(witness([step.store(IST, 1n), step.irsLoad(IST, 1n)], TEST_PROFILE)).toContain('exists (1:X1=0x1)');
  });

  it('says why a range makes none', () => {
    const log = memoryLog(
      testLog([...READY, ...Array.from({ length: 40 }, (_, i) => step.store(IST + (i % 8) * 8, BigInt(i + 1)))]),
    );
    const asked = { name: 'test', profile: CACHED };
    expect(litmusWitness(log, { ...asked, from: seq(4), to: seq(4) })).toMatchObject({ ok: false });
    const odd = memoryLog(testLog([...READY, { ...step.store(IST, 1n), sizeBytes: 16 }]));
    expect(litmusWitness(odd, { ...asked, from: seq(5), to: seq(5) })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('#5 accesses what is no register') as string,
    });
    expect(litmusWitness(log, { ...asked, from: seq(5), to: seq(44) })).toEqual({
      ok: false,
      reason: 'pe0 needs more than the 31 registers of AArch64: choose a shorter one',
    });
  });
});
