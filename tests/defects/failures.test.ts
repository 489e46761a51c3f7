import { describe, expect, it } from 'vitest';
import { VALID, vmteWord } from './addresses.ts';
import { type Run, runScenario } from './run-scenario.ts';
import {
  commandFails,
  commandRefused,
  irsStoresLpi,
  lpiDisable,
  lpiDisableRegardless,
  lpiEnable,
  PROBE,
  scenarioOf,
  spiEnable,
  type Step,
  teardown,
  VMT_FREE,
  vmInit,
} from './scenarios.ts';

const EIO = -5;
const EINVAL = -22;
const ETIMEDOUT = -110;
const ENABLE = 2;
const LPI_SECTION = vmteWord(0, 2);
const LPI_IST_OF_V1 = 0x8_8001_0080;

/** Accesses of the IRS to memory that is not allocated, as `read 0x...`. */
function accessesToFreed(run: Run): readonly string[] {
  return run.events('harness.deviceAccessedFreed').map(({ access, addr }) => `${access} 0x${addr.toString(16)}`);
}

describe('D9: maintenance after the command, whatever became of it', () => {
  const refused = (revision: string): Run =>
    runScenario(
      scenarioOf({ revision, steps: [PROBE, vmInit(), lpiEnable(12)], faults: [commandRefused(ENABLE, EINVAL)] }),
    );

  it('D9: the interrupt layer refuses before the IRS hears of it: V1 invalidates the VMTE all the same', () => {
    const posted = refused('V1');
    expect(posted.ret(ENABLE)).toBe(EINVAL);
    expect(posted.during(ENABLE).events('mmio.writeBegan')).toEqual([]);
    const returned = posted.records.findIndex(
      ({ event }) => event.type === 'kvm.commandReturned' && event.command === 'LPI_VIST_MAKE_VALID',
    );
    expect(
      posted.records
        .slice(returned)
        .map(({ event }) => event)
        .filter(({ type }) => type === 'mem.maintained'),
    ).toEqual([
      {
        type: 'mem.maintained',
        op: 'invalidate',
        addr: vmteWord(0, 0),
        sizeBytes: 32,
        site: 'vgic_v5_vmte_assign_ist',
      },
    ]);
  });

  it.each([
    { revision: 'V1', isCached: true },
    { revision: 'V4', isCached: false },
  ])('D9: while the interrupt layer works, the line of the VMTE is in the cache of $revision: $isCached', (row) => {
    const run = runScenario(scenarioOf({ revision: row.revision, steps: [PROBE, vmInit(), lpiEnable(12)] }));
    const sent = run.when((event) => event.type === 'kvm.commandSent' && event.command === 'LPI_VIST_MAKE_VALID');
    expect(sent.isCached(vmteWord(0, 0))).toBe(row.isCached);
  });
});

describe('R2 and R3: maintenance after the decision, and around the call', () => {
  /** Loads, maintenance and commands of a second assignment to a section that is valid, in order. */
  const refusedAssignment = (revision: string): readonly string[] =>
    runScenario(scenarioOf({ revision, steps: [PROBE, vmInit(), lpiEnable(10), lpiEnable(10)] }))
      .during(3)
      .records.flatMap(({ event }) =>
        'site' in event && event.site === 'vgic_v5_vmte_assign_ist'
          ? [event.type === 'mem.maintained' ? event.op : event.type]
          : [],
      );

  it('R2: V1 finds the section valid, and then cleans and invalidates it; later code does so before it looks', () => {
    expect(refusedAssignment('V1')).toEqual(['mem.loaded', 'clean-invalidate']);
    expect(refusedAssignment('V4,-ebusy-guard')).toEqual(['mem.synchronised', 'clean-invalidate', 'mem.loaded']);
  });

  it('R3: the maintenance of V1 surrounds the call of the interrupt layer, that of V4 is finished before it', () => {
    const aroundCommand = (revision: string): readonly string[] =>
      runScenario(scenarioOf({ revision, steps: [PROBE, vmInit(), lpiEnable(10)] }))
        .during(2)
        .records.flatMap(({ event }) => {
          if (event.type === 'kvm.commandSent') return ['command'];
          return event.type === 'mem.maintained' && event.site === 'vgic_v5_vmte_assign_ist' ? [event.op] : [];
        });
    expect(aroundCommand('V1')).toEqual(['clean', 'command', 'invalidate']);
    expect(aroundCommand('V4')).toEqual(['clean-invalidate', 'clean-invalidate', 'command']);
  });
});

describe('D11: an assignment that fails or times out', () => {
  const enable = (revision: string, mode: 'drop' | 'late', ...after: readonly Step[]): Run =>
    runScenario(
      scenarioOf({ revision, steps: [PROBE, vmInit(), lpiEnable(12), ...after], faults: [commandFails(ENABLE, mode)] }),
    );

  it.each([
    // V1 frees what D1 lets it free; VM, VM table and what else was there before are 6 objects in V1 and V2, 5 in V3 and V4.
    {
      revision: 'V1',
      section: 0x6400_0008_8001_0080n,
      objects: 6 + 4,
      isDead: false,
      does: 'frees the IST and leaves the section',
    },
    { revision: 'V2', section: 0n, objects: 6, isDead: false, does: 'frees the IST and zeroes the section' },
    {
      revision: 'V3',
      section: 0x6400_0008_8001_1000n,
      objects: 5,
      isDead: false,
      does: 'frees the IST and leaves the section',
    },
    {
      revision: 'V4',
      section: 0x6400_0008_8001_1000n,
      objects: 5 + 10,
      isDead: true,
      does: 'keeps both and kills the VM',
    },
  ])('D11: LPI_VIST_MAKE_VALID times out: $revision $does', ({ revision, section, objects, isDead }) => {
    const run = enable(revision, 'drop');
    expect(run.ret(ENABLE)).toBe(ETIMEDOUT);
    expect(run.end.inMemory(LPI_SECTION)).toBe(section);
    expect(run.end.live.objects).toBe(objects);
    expect(run.end.state.kvm.dead[0] === true).toBe(isDead);
  });

  it('D11: the command completes late: in V1 and V3 the IRS then reads and writes freed memory', () => {
    const store = irsStoresLpi(5, 0x9);
    const posted = enable('V1', 'late', store);
    expect(posted.end.inMemory(LPI_SECTION)).toBe(0x6400_0008_8001_0080n | VALID);
    expect(posted.events('harness.danglingValidIst')).toMatchObject([
      { vm: 0, section: 2, target: LPI_IST_OF_V1 },
      { vm: 0, section: 2, target: LPI_IST_OF_V1 },
    ]);
    expect(accessesToFreed(posted)).toEqual(['read 0x880010080', 'write 0x880018014']);
    expect(accessesToFreed(enable('V3', 'late', store))).toEqual(['read 0x880011000', 'write 0x880018014']);
  });

  it('D11: in V2 the IRS sets VALID in the zeroed section: an IST at address 0', () => {
    const run = enable('V2', 'late');
    expect(run.end.inMemory(LPI_SECTION)).toBe(VALID);
    expect(run.events('harness.danglingValidIst')).toMatchObject([{ vm: 0, section: 2, target: 0 }]);
  });

  it('D11: in V4 the IRS finds the memory that it was given, and tear-down frees it', () => {
    const run = enable('V4', 'late', irsStoresLpi(5, 0x9), teardown(), VMT_FREE);
    expect(run.events('harness.danglingValidIst')).toEqual([]);
    expect(accessesToFreed(run)).toEqual([]);
    expect(run.end.live).toEqual({ objects: 0, bytes: 0 });
  });

  it.each([
    { revision: 'V1', isCleared: false },
    { revision: 'V2', isCleared: true },
    { revision: 'V3', isCleared: false },
    { revision: 'V4', isCleared: true },
  ])(
    'D11: the command is refused with -EIO and the IST is freed; the section is cleared in $revision: $isCleared',
    (row) => {
      const { revision, isCleared } = row;
      const steps = [PROBE, vmInit(), lpiEnable(10)];
      const run = runScenario(scenarioOf({ revision, steps, faults: [commandRefused(ENABLE, EIO)] }));
      const [ist] = run.during(ENABLE).events('alloc.allocated');
      expect(run.ret(ENABLE)).toBe(EIO);
      expect(run.during(ENABLE).events('alloc.freed')).toMatchObject([{ addr: ist?.addr }]);
      const section = 0x5000_0000_0000_0000n | BigInt(ist?.addr ?? 0);
      expect(run.end.inMemory(LPI_SECTION)).toBe(isCleared ? 0n : section);
    },
  );

  it('D11: so it is with SPIs: V1 leaves a section that names freed memory, V4 keeps memory and section', () => {
    const steps = [PROBE, vmInit(), spiEnable()];
    const late = (revision: string): Run =>
      runScenario(scenarioOf({ revision, steps, faults: [commandFails(ENABLE, 'late')] }));
    expect(late('V1').events('harness.danglingValidIst')).toMatchObject([{ vm: 0, section: 3 }]);
    expect(late('V4').events('harness.danglingValidIst')).toEqual([]);
    expect(late('V4').end.state.kvm.dead[0]).toBe(true);
  });
});

describe('D23: memory freed after a failed invalidate', () => {
  const disable = (revision: string, step: Step): Run =>
    runScenario(
      scenarioOf({
        revision,
        steps: [PROBE, vmInit(), lpiEnable(12), step, irsStoresLpi(5, 0x9)],
        faults: [commandFails(3, 'drop')],
      }),
    );

  it('D23: LPI_VIST_MAKE_INVALID times out and the emulation of that time frees: the IRS uses freed memory', () => {
    const run = disable('V1', lpiDisableRegardless());
    expect(run.ret(3)).toBe(ETIMEDOUT);
    expect(accessesToFreed(run)).toEqual(['read 0x880010080', 'write 0x880018014']);
  });

  it('D23: later emulation does not free when the IRS has not given the IST up', () => {
    const run = disable('V4', lpiDisable());
    expect(run.ret(3)).toBe(ETIMEDOUT);
    expect(run.during(3).events('alloc.freed')).toEqual([]);
    expect(accessesToFreed(run)).toEqual([]);
  });
});
