import type { Departure, IrsProfile, Profile, RevisionName, Scenario, ScenarioOperation } from '@vist/core';
import fc from 'fast-check';

type Operation = Pick<ScenarioOperation, 'op' | 'vm' | 'args'>;
type Fault = Scenario['faults'][number];

/** Scenarios as the recordings' random ones: up to three VMs, operations in any order, faults in the middle. */
export function randomScenarios(revision: RevisionName): fc.Arbitrary<Scenario> {
  return fc
    .record({
      profile: profiles(),
      policy: fc.constantFrom('none', 'eager-evict', 'eager-fill', 'seeded'),
      seed: fc.nat(1000),
      vcpuCounts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      peCount: fc.constantFrom(1, 1, 2),
      endsAtUndefined: fc.boolean(),
    })
    .chain(({ vcpuCounts, peCount, ...rest }) =>
      fc
        .record({ operations: operations(vcpuCounts.length, revision), faults: faults(), departures: departures() })
        .map(({ operations: chosen, faults: planned, departures: left }) => ({
          ...rest,
          name: 'random',
          description: 'random operations and faults',
          revision,
          schedule: peCount === 1 ? { kind: 'run-to-completion' } : { kind: 'seeded' },
          guests: vcpuCounts.map((count, vm) => ({ vm, vcpuIds: Array.from({ length: count }, (_, id) => 2 * id) })),
          operations: chosen.map((operation, index) => ({
            index,
            pe: operation.vm === null ? 0 : operation.vm % peCount,
            ...operation,
          })),
          faults: planned,
          departures: left,
        })),
    );
}

/** Most runs are nobody's fork; others have left a run of other code, with something done or gone wrong there. */
function departures(): fc.Arbitrary<readonly Departure[]> {
  const left = fc.record({
    at: fc.nat(400),
    formerRevision: fc.constantFrom(null, 'V1', 'V4'),
    formerProfile: fc.constant(null),
    inserted: fc.constantFrom(
      [],
      [{ index: 0, pe: 0, op: 'irs_step', vm: null, args: {} }],
      [{ index: 0, pe: 0, op: 'env_evict', vm: null, args: { place: 'vmte:0' } }],
    ),
    fault: fc.constantFrom(null, { type: 'alloc' as const, mode: null, err: null }),
    instead: fc.constantFrom(null, { kind: 'drop' as const, command: 'mem.maintain' as const }),
  });
  return fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: left.map((one) => [one]) });
}

/** The VM table, some of everything in between, and the VM table's end. */
function operations(vmCount: number, revision: RevisionName): fc.Arbitrary<readonly Operation[]> {
  const vms = Array.from({ length: vmCount }, (_, vm) => vm);
  const start = [host('probe'), ...vms.flatMap((vm) => [on(vm, 'vm_init'), on(vm, 'vcpu_reset')])];
  const end = [...vms.map((vm) => on(vm, 'teardown')), host('vmt_free')];
  const vm = fc.constantFrom(...vms);
  const one = middleOperation(vm).map((operation) => [operation]);
  const phrase = revision === 'V2' || revision === 'V4' ? fc.oneof(one, one, savedAndRestored(vm)) : one;
  return fc.array(phrase, { minLength: 2, maxLength: 10 }).map((middle) => [...start, ...middle.flat(), ...end]);
}

function middleOperation(vm: fc.Arbitrary<number>): fc.Arbitrary<Operation> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.tuple(vm, idBits(5, 14)).map(([of, bits]) => on(of, 'lpi_enable', { id_bits: bits })) },
    { weight: 4, arbitrary: vm.map((of) => on(of, 'lpi_disable')) },
    { weight: 3, arbitrary: fc.tuple(vm, idBits(4, 7)).map(([of, bits]) => on(of, 'spi_enable', { id_bits: bits })) },
    { weight: 2, arbitrary: fc.oneof(storedIste(vm), changedInterrupt(vm)) },
    { weight: 2, arbitrary: guestOperation(vm) },
    { weight: 2, arbitrary: environmentOperation(vm) },
    { weight: 1, arbitrary: fc.tuple(vm, misuse()).map(([of, op]) => on(of, op)) },
  );
}

function storedIste(vm: fc.Arbitrary<number>): fc.Arbitrary<Operation> {
  const value = fc.nat(2 ** 31 - 1).map((word) => `0x${word.toString(16)}`);
  return fc
    .record({ vm, type: fc.constantFrom('lpi', 'spi'), id: fc.nat(40), val: value })
    .map(({ vm: of, ...args }) => on(of, 'irs_iste', args));
}

function changedInterrupt(vm: fc.Arbitrary<number>): fc.Arbitrary<Operation> {
  const operation = fc.constantFrom('set-enable', 'set-priority', 'set-pending', 'acknowledge', 'deactivate');
  return fc
    .record({ vm, type: fc.constantFrom('lpi', 'spi'), id: fc.nat(40), operation, value: fc.nat(1) })
    .map(({ vm: of, ...args }) => on(of, 'irs_interrupt', args));
}

/** A guest's driver, well-behaved or not. */
function guestOperation(vm: fc.Arbitrary<number>): fc.Arbitrary<Operation> {
  const register = fc.constantFrom('IRS_IST_BASER', 'IRS_IST_CFGR', 'IRS_SPI_SELR', 'IRS_PE_SELR', 'IRS_CR0');
  const value = fc.nat(2 ** 31 - 1).map((word) => `0x${word.toString(16)}`);
  return fc.oneof(
    fc.tuple(vm, idBits(5, 12)).map(([of, bits]) => on(of, 'guest_boot', { id_bits: bits })),
    fc.tuple(vm, idBits(5, 14)).map(([of, bits]) => on(of, 'guest_enable_lpis', { id_bits: bits })),
    vm.map((of) => on(of, 'guest_disable_lpis')),
    fc.tuple(vm, register, value).map(([of, reg, word]) => on(of, 'guest_write', { reg, value: word })),
    fc.tuple(vm, register).map(([of, reg]) => on(of, 'guest_read', { reg })),
  );
}

/** Caches move lines at a moment of their own choice, or somebody writes where he should not. */
function environmentOperation(vm: fc.Arbitrary<number>): fc.Arbitrary<Operation> {
  const place = fc.oneof(
    vm.map((of) => `vmte:${of}`),
    fc.nat(0x4000).map((offset) => `line:0x${(0x8_8000_0000 + 64 * Math.floor(offset / 8)).toString(16)}`),
  );
  const value = fc.nat(2 ** 31 - 1).map((word) => `0x${word.toString(16)}`);
  return fc.oneof(
    fc.tuple(fc.constantFrom('env_fill', 'env_evict', 'env_clean'), place).map(([op, at]) => host(op, { place: at })),
    fc
      .tuple(fc.constantFrom('env_store', 'irs_store', 'pe_store'), vm, value)
      .map(([op, of, word]) => host(op, { place: `vmte:${of}`, value: word, bits: 32 })),
    fc
      .tuple(fc.constantFrom('IRS_VMAP_VISTR', 'IRS_VPE_SELR'), value)
      .map(([reg, word]) => host('pe_mmio', { reg, value: word })),
    fc.integer({ min: 1, max: 4096 }).map((bytes) => host('pe_allocate', { bytes })),
  );
}

/** A VM's interrupts are read from an image that user space prepared, or written to it. */
function savedAndRestored(vm: fc.Arbitrary<number>): fc.Arbitrary<readonly Operation[]> {
  return fc
    .record({ vm, type: fc.constantFrom('lpi', 'spi'), val: fc.nat(0xffff), step: fc.nat(3), then: afterRestore() })
    .map(({ vm: of, type, val, step, then }) => [
      on(of, `${type}_enable`, { id_bits: 6 }),
      host('user_fill', { off: type === 'spi' ? 0 : 0x10_0000, count: 64, val: `0x${val.toString(16)}`, step }),
      on(of, `restore_${type}`),
      on(of, then),
      on(of, `save_${type}`),
    ]);
}

function afterRestore(): fc.Arbitrary<string> {
  return fc.constantFrom('restore_pending', 'discard_pending', 'lpi_exists', 'save_lpi');
}

/** What a hypervisor would not do in its right mind. */
function misuse(): fc.Arbitrary<string> {
  return fc.constantFrom('lpi_free', 'vmte_make_invalid', 'vmte_release', 'teardown', 'vm_init', 'vcpu_reset');
}

function faults(): fc.Arbitrary<readonly Fault[]> {
  const k = fc.integer({ min: 1, max: 4 });
  const op = fc.option(fc.integer({ min: 1, max: 14 }), { freq: 8 });
  const allocation = fc.record({ k, op }).map((at): Fault => ({ type: 'alloc', ...at, mode: null, err: null }));
  const command = fc
    .record({ k, op, mode: fc.constantFrom('drop', 'late', 'hang', 'ignored', 'error') })
    .map((at): Fault => ({ type: 'cmd', ...at, err: at.mode === 'error' ? -5 : null }));
  const user = fc.record({ k, op }).map((at): Fault => ({ type: 'user', ...at, mode: null, err: null }));
  return fc.array(fc.oneof(allocation, command, command, user), { maxLength: 6 });
}

function profiles(): fc.Arbitrary<Profile> {
  return fc.record({
    name: fc.constant('random'),
    coherent: fc.boolean(),
    pageSizeBytes: fc.constantFrom(4096, 16384, 65536),
    cacheLineBytes: fc.constantFrom(32, 64, 128),
    endianness: fc.constantFrom('little', 'big'),
    memory: fc.constantFrom('single', 'cached', 'cached'),
    smallestClassBytes: fc.constantFrom(8, 64),
    irs: irsProfiles(),
  });
}

function irsProfiles(): fc.Arbitrary<IrsProfile> {
  return fc.record({
    model: fc.constantFrom('recording', 'architecture'),
    idBits: fc.constant(24),
    minLpiIdBits: fc.constant(0),
    istLevels: fc.boolean(),
    istL2szMask: fc.integer({ min: 1, max: 7 }),
    istmd: fc.boolean(),
    istmdSz: fc.constantFrom(0, 5, 11, 14),
    vmIdBits: fc.constantFrom(3, 8, 10),
    vmtTwoLevel: fc.boolean(),
    vmdSizeBytes: fc.constantFrom(0, 64, 512),
    vpedSizeBytes: fc.constantFrom(64, 128),
    maxVpes: fc.constant(512),
    busyPolls: fc.integer({ min: 0, max: 2 }),
  });
}

function idBits(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max });
}

function host(op: string, args: ScenarioOperation['args'] = {}): Operation {
  return { op, vm: null, args };
}

function on(vm: number, op: string, args: ScenarioOperation['args'] = {}): Operation {
  return { op, vm, args: { vm, ...args } };
}
