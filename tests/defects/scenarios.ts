import type { Profile, Scenario, ScenarioOperation } from '@vist/core';
import { profileWith } from '@vist/core/testing';

/** An operation before it has its place in a scenario. */
export type Step = Omit<ScenarioOperation, 'index'>;

/** What a scenario of these tests says; everything else is the same in all of them. */
export interface ScenarioParts {
  /** As text: `V1`, `V1,+free-floor`. */
  readonly revision: string;
  readonly steps: readonly Step[];
  readonly profile?: Profile;
  readonly faults?: Scenario['faults'];
  readonly policy?: Scenario['policy'];
  /** Recorded schedule, slice by slice; without one, PEs run to completion. */
  readonly slices?: readonly ScheduleSlice[];
  /** vCPU IDs by VM, for VMs that do not have the one vCPU 0. */
  readonly vcpuIds?: Readonly<Record<number, readonly number[]>>;
}

type ScheduleSlice = Extract<Scenario['schedule'], { readonly kind: 'recorded' }>['slices'][number];
type Fault = Scenario['faults'][number];

/** A scenario on one platform: 4K pages, 64-byte lines, PE caches, an IRS that is not coherent. */
export function scenarioOf(parts: ScenarioParts): Scenario {
  const { revision, steps, profile, faults, policy, slices, vcpuIds } = parts;
  const vms = [...new Set(steps.flatMap(({ vm }) => (vm === null ? [] : [vm])))];
  return {
    name: 'defect',
    description: '',
    revision,
    profile: profile ?? profileWith({}),
    policy: policy ?? 'none',
    seed: 0,
    schedule: slices === undefined ? { kind: 'run-to-completion' } : { kind: 'recorded', slices },
    guests: vms.map((vm) => ({ vm, vcpuIds: vcpuIds?.[vm] ?? [0] })),
    operations: steps.map((step, index) => ({ ...step, index })),
    faults: faults ?? [],
    endsAtUndefined: true,
    departures: [],
  };
}

/** A platform whose pages have `pageSizeBytes`, and whose IRS supports the L2 sizes of a mask (bit 0 4K, 1 16K, 2 64K). */
export function pagesAndL2(pageSizeBytes: Profile['pageSizeBytes'], istL2szMask: number): Profile {
  return profileWith({ pageSizeBytes, irs: { istL2szMask } });
}

/** The VM table is allocated and given to the IRS. */
export const PROBE: Step = hostStep('probe');

/** The VM table is taken back and freed. */
export const VMT_FREE: Step = hostStep('vmt_free');

export function vmInit(vm = 0): Step {
  return vmStep('vm_init', vm);
}

export function vcpuReset(vm = 0): Step {
  return vmStep('vcpu_reset', vm);
}

/** A VM gets its SPI IST; 5 ID bits number the 32 SPIs that a VM has by default. */
export function spiEnable(idBits = 5, vm = 0): Step {
  return vmStep('spi_enable', vm, { id_bits: idBits });
}

/** A guest makes its LPI IST valid; 12 ID bits are what an unmodified Linux guest asks for. */
export function lpiEnable(idBits = 12, vm = 0): Step {
  return vmStep('lpi_enable', vm, { id_bits: idBits });
}

/** A guest makes its LPI IST invalid. */
export function lpiDisable(vm = 0): Step {
  return vmStep('lpi_disable', vm);
}

/** The same, by callers that free the IST although the IRS did not give it up. */
export function lpiDisableRegardless(vm = 0): Step {
  return vmStep('lpi_disable', vm, { free_on_failure: 1 });
}

export function vmteMakeInvalid(vm = 0): Step {
  return vmStep('vmte_make_invalid', vm);
}

export function vmteRelease(vm = 0): Step {
  return vmStep('vmte_release', vm);
}

export function teardown(vm = 0): Step {
  return vmStep('teardown', vm);
}

/** The IRS stores an ISTE, walking VMTE and IST as it does when an interrupt changes. */
export function irsStoresLpi(id: number, iste: number, vm = 0): Step {
  return vmStep('irs_iste', vm, { type: 'lpi', id, val: `0x${iste.toString(16)}` });
}

/** A guest writes a register of its IRS frame; `part` is one half of a 64-bit one. */
export function guestWrites(reg: string, value: string, part: 'whole' | 'low' | 'high' = 'whole'): Step {
  return vmStep('guest_write', 0, { reg, value, part });
}

/** A guest reads a register of its IRS frame. */
export function guestReads(reg: string): Step {
  return vmStep('guest_read', 0, { reg });
}

/** A PE fetches the lines of a place speculatively: `vmte:0`, `ist:0/lpi`, `line:0x880001040`. */
export function envFill(place: string): Step {
  return { pe: 0, op: 'env_fill', vm: null, args: { place } };
}

/** The lines of a place leave the caches; those that are dirty are written back. */
export function envEvict(place: string): Step {
  return { pe: 0, op: 'env_evict', vm: null, args: { place } };
}

/** Any other operation on a VM, with the arguments that its format gives it. */
export function vmStep(op: string, vm: number, args: ScenarioOperation['args'] = {}): Step {
  return { pe: 0, op, vm, args: { vm, ...args } };
}

/** The same steps on another PE. */
export function onPe(pe: number, ...steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => ({ ...step, pe }));
}

/** The `k`-th allocation of operation `op` returns NULL. */
export function allocationFails(op: number, k: number): Fault {
  return { type: 'alloc', op, k, mode: null, err: null };
}

/** The first command of operation `op` fails so. */
export function commandFails(op: number, mode: 'drop' | 'late' | 'hang' | 'ignored', k = 1): Fault {
  return { type: 'cmd', op, k, mode, err: null };
}

/** The `k`-th command of operation `op` is refused with `err` before it reaches the IRS. */
export function commandRefused(op: number, err: number, k = 1): Fault {
  return { type: 'cmd', op, k, mode: 'error', err };
}

/** A PE steps until it has made `count` acts of a type. */
export function until(pe: number, type: string, count = 1): ScheduleSlice {
  return { pe, steps: null, until: { type, count } };
}

function hostStep(op: string): Step {
  return { pe: 0, op, vm: null, args: {} };
}
