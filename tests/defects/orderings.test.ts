import { createMachine, physAddr, seq, systemModel, word64 } from '@vist/core';
import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { VALID, vmteWord } from './addresses.ts';
import { interleavingsOf } from './interleavings.ts';
import { provenanceInV1 } from './provenance.ts';
import { type Run, runScenario } from './run-scenario.ts';
import {
  envEvict,
  lpiDisable,
  lpiEnable,
  PROBE,
  scenarioOf,
  spiEnable,
  teardown,
  vcpuReset,
  vmInit,
} from './scenarios.ts';

// The orderings of reference 5. The reference does not number them: S1 to S7 are our numbers.

const LPI_SECTION = vmteWord(0, 2);
const SPI_SECTION = vmteWord(0, 3);

/** A PE and an IRS that may each make single steps on the tables of a VM that was just made, by the revised code. */
function stepByStep({ coherent }: { readonly coherent: boolean }) {
  const profile = profileWith({ coherent });
  const { state, records } = runScenario(scenarioOf({ revision: 'V4', profile, steps: [PROBE, vmInit(0), vmInit(1)] }));
  const resume = { state, nextSeq: seq(records.length) };
  const options = { chunkLength: 4096, freeze: false, resume };
  const machine = createMachine(systemModel(profile), options, { record: () => {}, state: () => {} });
  const site = 'by hand';
  const word = (reply: { readonly type: string; readonly word?: bigint }): bigint | undefined => reply.word;
  return {
    peLoads: (addr: number) =>
      word(machine.dispatch('pe0', { type: 'mem.load', addr: physAddr(addr), sizeBytes: 8, site }, null).reply),
    peStores: (addr: number, value: bigint) =>
      machine.dispatch(
        'pe0',
        { type: 'mem.store', addr: physAddr(addr), sizeBytes: 8, value: word64(value), site },
        null,
      ),
    peCleans: (addr: number, op: 'clean' | 'clean-invalidate' = 'clean') =>
      machine.dispatch('pe0', { type: 'mem.maintain', op, addr: physAddr(addr), sizeBytes: 8, site }, null),
    dsb: () => machine.dispatch('pe0', { type: 'mem.synchronise', domain: 'ishst', site }, null),
    irsLoads: (addr: number) =>
      word(machine.dispatch('irs0', { type: 'mem.deviceLoad', addr: physAddr(addr), sizeBytes: 8 }, null).reply),
    irsStores: (addr: number, value: bigint) =>
      machine.dispatch(
        'irs0',
        { type: 'mem.deviceStore', addr: physAddr(addr), sizeBytes: 8, value: word64(value) },
        null,
      ),
  };
}

describe('S1: the command comes before the clean (H1)', () => {
  it('S1: the IRS reads 0 and sets VALID in that: memory is 0x1; the late clean writes 0xc000, and VALID is lost', () => {
    const { peStores, peCleans, irsLoads, irsStores } = stepByStep({ coherent: false });
    peStores(LPI_SECTION, 0xc000n);
    expect(irsLoads(LPI_SECTION)).toBe(0n);
    irsStores(LPI_SECTION, 0n | VALID);
    expect(irsLoads(LPI_SECTION)).toBe(0x1n);
    peCleans(LPI_SECTION);
    expect(irsLoads(LPI_SECTION)).toBe(0xc000n);
  });

  it('S1: cleaned before the command, the section keeps VALID', () => {
    const { peStores, peCleans, irsLoads, irsStores } = stepByStep({ coherent: false });
    peStores(LPI_SECTION, 0xc000n);
    peCleans(LPI_SECTION, 'clean-invalidate');
    expect(irsLoads(LPI_SECTION)).toBe(0xc000n);
    irsStores(LPI_SECTION, 0xc000n | VALID);
    expect(irsLoads(LPI_SECTION)).toBe(0xc001n);
  });

  it.each(['V0', 'V1', 'V2', 'V3', 'V4'])(
    'S1: no assignment of %s has this order: the IRS finds what was stored',
    (revision) => {
      const run = runScenario(scenarioOf({ revision, steps: [PROBE, vmInit(), lpiEnable(10)] })).during(2);
      const stored = run.events('mem.stored').find(({ addr }) => addr === LPI_SECTION);
      const found = run.events('mem.deviceLoaded').find(({ addr }) => addr === LPI_SECTION);
      expect(stored?.value).toBeGreaterThan(0n);
      expect(found?.value).toBe(stored?.value);
    },
  );
});

describe('S2: a PE decides on a line that it fetched before the IRS wrote (H2)', () => {
  it('S2: it goes on seeing VALID=0 until it drops the line', () => {
    const { peLoads, peCleans, irsStores } = stepByStep({ coherent: false });
    expect(peLoads(LPI_SECTION)).toBe(0n);
    irsStores(LPI_SECTION, 0xc001n);
    expect(peLoads(LPI_SECTION)).toBe(0n);
    peCleans(LPI_SECTION, 'clean-invalidate');
    expect(peLoads(LPI_SECTION)).toBe(0xc001n);
  });

  it('S2: V0 asks the cached L1 VMTE right after the IRS has set its VALID: -EINVAL; later code asks its own pointer', () => {
    const profile = profileWith({ irs: { vmtTwoLevel: true } });
    const rets = ['V0', 'V1', 'V4'].map((revision) =>
      runScenario(scenarioOf({ revision, profile, steps: [PROBE, vmInit()] })).ret(1),
    );
    expect(rets).toEqual([-22, 0, 0]);
  });
});

describe('S3: a stale line is written back over what the IRS wrote beside (H3)', () => {
  const SECTION_OF_VM1 = vmteWord(1, 3);

  it("S3: VM 1's section is stored into a line from before VM 0's VALID: the clean erases it", () => {
    const { peLoads, peStores, peCleans, irsLoads, irsStores } = stepByStep({ coherent: false });
    peLoads(LPI_SECTION);
    irsStores(LPI_SECTION, 0xc001n);
    peStores(SECTION_OF_VM1, 0xd000n);
    peCleans(SECTION_OF_VM1);
    expect(irsLoads(LPI_SECTION)).toBe(0n);
  });

  it('S3: clean+invalidate before the store prevents it', () => {
    const { peLoads, peStores, peCleans, irsLoads, irsStores } = stepByStep({ coherent: false });
    peLoads(LPI_SECTION);
    irsStores(LPI_SECTION, 0xc001n);
    peCleans(SECTION_OF_VM1, 'clean-invalidate');
    peStores(SECTION_OF_VM1, 0xd000n);
    peCleans(SECTION_OF_VM1);
    expect(irsLoads(LPI_SECTION)).toBe(0xc001n);
    expect(irsLoads(SECTION_OF_VM1)).toBe(0xd000n);
  });
});

describe("S4: V1's order, clean, command, invalidate, is enough for a single VM on its line", () => {
  // The init leaves a stale line (D25a, reconstructed code); from a line that was dropped, the patch's order starts clean.
  const steps = [PROBE, vmInit(), envEvict('vmte:0'), spiEnable(), lpiEnable(10), lpiDisable(), lpiEnable(12)];
  const lifeOf = (revision: string, memory: 'single' | 'cached'): Run =>
    runScenario(scenarioOf({ revision, profile: profileWith({ memory }), steps }));

  it('S4: everything that the IRS or a PE reads of the VMTE is as on memory of a single copy', () => {
    const wordsRead = (run: Run): readonly string[] =>
      run.records.flatMap(({ event }) =>
        event.type === 'mem.loaded' || event.type === 'mem.deviceLoaded' || event.type === 'mem.deviceStored'
          ? [`${event.type} 0x${event.addr.toString(16)} 0x${event.value.toString(16)}`]
          : [],
      );
    const cached = lifeOf('V1', 'cached');
    expect(wordsRead(cached)).toEqual(wordsRead(lifeOf('V1', 'single')));
    expect([0, 2, 3].map((word) => cached.end.inMemory(vmteWord(0, word as 0 | 2 | 3)) & VALID)).toEqual([1n, 1n, 1n]);
    expect(provenanceInV1('vgic_v5_vmte_assign_ist')).toBe('posted');
  });

  it("S4: V0's order, clean and command, is not: enabling LPIs erases VALID of the SPI section", () => {
    const run = lifeOf('V0', 'cached');
    expect(run.after(3).inMemory(SPI_SECTION) & VALID).toBe(VALID);
    expect(run.after(4).inMemory(SPI_SECTION) & VALID).toBe(0n);
  });
});

describe('S5: two VMs on one line, and the invalidate of a part of it (D8)', () => {
  it('S5: V1: in 72 of 252 orders of two assignments an IST_VALID is lost, and both report success', () => {
    expect(interleavingsOf('V1')).toEqual({
      acts: ['mem.loaded', 'mem.stored', 'mem.maintained', 'kvm.commandReturned', 'mem.maintained'],
      orders: 252,
      losing: 72,
      failing: 0,
    });
  });

  it('S5: V2 has no invalidate after the command and no lock: still 40 of 252', () => {
    expect(interleavingsOf('V2')).toMatchObject({ orders: 252, losing: 40, failing: 0 });
  });

  it('S5: a lock is not enough: the posted order under the IRS lock loses in 138 of 252', () => {
    expect(interleavingsOf('V1,+irs-lock')).toMatchObject({ orders: 252, losing: 138 });
  });
});

describe("S6: V4's order is safe, assignment against assignment", () => {
  it('S6: V4: in none of 252 orders an IST_VALID is lost', () => {
    expect(interleavingsOf('V4')).toEqual({
      acts: ['mem.maintained', 'mem.loaded', 'mem.stored', 'mem.maintained', 'kvm.commandReturned'],
      orders: 252,
      losing: 0,
      failing: 0,
    });
  });

  it('S6: for V1, clean+invalidate before the command, nothing after it, and the lock are the fix', () => {
    const fix = '+sync-clean-inval,-invalidate-after-command,+irs-lock';
    expect(interleavingsOf(`V1,${fix}`)).toMatchObject({ orders: 70, losing: 0, failing: 0 });
  });
});

describe('S7: a coherent IRS needs dsb(ishst) before the relaxed MMIO write, and nothing else', () => {
  it('S7: without the barrier the IRS reads the old section', () => {
    const { peStores, dsb, irsLoads } = stepByStep({ coherent: true });
    peStores(LPI_SECTION, 0xc000n);
    expect(irsLoads(LPI_SECTION)).toBe(0n);
    dsb();
    expect(irsLoads(LPI_SECTION)).toBe(0xc000n);
  });

  it("S7: what the IRS writes shows in the PE's cached copy at once", () => {
    const { peStores, peLoads, dsb, irsStores } = stepByStep({ coherent: true });
    peStores(LPI_SECTION, 0xc000n);
    dsb();
    irsStores(LPI_SECTION, 0xc001n);
    expect(peLoads(LPI_SECTION)).toBe(0xc001n);
  });

  it.each(['V0', 'V1', 'V2', 'V3', 'V4'])(
    'S7: a life under %s: no maintenance, and the IRS never reads a word older than the newest store',
    (revision) => {
      const profile = profileWith({ coherent: true, irs: { vmtTwoLevel: true } });
      const steps = [PROBE, vmInit(), vcpuReset(), spiEnable(), lpiEnable(12), lpiDisable(), teardown()];
      const run = runScenario(scenarioOf({ revision, profile, steps }));
      expect(run.events('mem.maintained')).toEqual([]);
      const loads = run.events('mem.deviceLoaded');
      expect(loads.length).toBeGreaterThan(10);
      const stale = loads.filter((load) => run.when((event) => event === load).onPe(load.addr) !== load.value);
      expect(stale).toEqual([]);
    },
  );
});
