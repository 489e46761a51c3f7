import { l1VmtBytes, l1VmtEntries, linearVmtBytes, pageRoundedVmtEntries, vmCount } from '../../arch/vm-geometry.ts';
import { VMTES_PER_L2 } from '../../arch/vmte.ts';
import { setVmt } from '../bookkeeping.ts';
import { EBUSY, EINVAL, ENOMEM } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, kvmErr, type KvmProgram, kzalloc, prWarn } from '../steps.ts';
import { cleanInval } from './clean-inval.ts';
import { complain } from './complaints.ts';

/** Allocates the VM table and what keeps track of it. Mirrors `vgic_v5_vmt_allocate()`. */
export function* vmtAllocate(kernel: Kernel): KvmProgram<number> {
  const { vmIdBits, vmtTwoLevel, vmdSizeBytes, vpedSizeBytes, maxVpes } = kernel.profile.irs;
  const args = kernel.revision.has('vmt-from-caps')
    ? { max_vpes: maxVpes }
    : {
        two_level: vmtTwoLevel ? 1 : 0,
        num_entries: vmCount(vmIdBits),
        vmd_size: vmdSizeBytes,
        vped_size: vpedSizeBytes,
        max_vpes: maxVpes,
      };
  return yield* call({ func: SITE, caller: 'harness', args }, allocateVmt(kernel));
}

function* allocateVmt(kernel: Kernel): KvmProgram<number> {
  const { revision } = kernel;
  if (!revision.has('vmt-from-caps')) {
    const refused = yield* checkArguments(kernel);
    if (refused !== 0) return refused;
  }

  const addr = yield* kzalloc(VMT_INFO_BYTES, false, SITE);
  if (addr === null) {
    // The pointer to an earlier table, if there was one, is overwritten by NULL.
    if (kernel.state().vmtInfo !== null) yield { type: 'kvm.retire', struct: 'vmt_info', key: 0 };
    yield* complain(kernel, null, 'Failed to allocate memory for vmt_info');
    return ENOMEM;
  }
  yield { type: 'kvm.publish', struct: 'vmt_info', key: 0, addr };
  yield { type: 'kvm.resetVmIds' };
  yield* fillCapabilities(kernel);

  const ret = kernel.profile.irs.vmtTwoLevel ? yield* allocTwoLevel(kernel) : yield* allocLinear(kernel);
  if (ret !== 0) {
    yield* kfree(addr, SITE);
    if (revision.has('vmt-pointer-cleared')) yield { type: 'kvm.retire', struct: 'vmt_info', key: 0 };
  }
  return ret;
}

/** The prototype trusts neither its caller nor the hardware. */
function* checkArguments(kernel: Kernel): KvmProgram<number> {
  const { vmdSizeBytes, vpedSizeBytes } = kernel.profile.irs;
  if (kernel.state().vmtInfo !== null) {
    yield* kvmErr(null, 'The VMT has already been allocated. Bailing.');
    return EBUSY;
  }
  if (vmdSizeBytes !== 0 && !isDescriptorSize(vmdSizeBytes)) {
    yield* kvmErr(null, `Incorrect VMD size of ${vmdSizeBytes} requested.`);
    return EINVAL;
  }
  if (!isDescriptorSize(vpedSizeBytes)) {
    yield* kvmErr(null, `Incorrect VPED size of ${vpedSizeBytes} requested.`);
    return EINVAL;
  }
  return 0;
}

function isDescriptorSize(bytes: number): boolean {
  return bytes >= DESCRIPTOR_MIN_BYTES && bytes <= DESCRIPTOR_MAX_BYTES;
}

function* fillCapabilities(kernel: Kernel): KvmProgram<void> {
  const { vmIdBits, vmtTwoLevel, vmdSizeBytes, vpedSizeBytes, maxVpes } = kernel.profile.irs;
  yield* setVmt('max_vpes', maxVpes);
  yield* setVmt('vmd_size', vmdSizeBytes);
  yield* setVmt('vped_size', vpedSizeBytes);
  yield* setVmt('two_level', vmtTwoLevel ? 1 : 0);
  yield* setVmt('num_entries', vmCount(vmIdBits));
}

/** Mirrors `vgic_v5_alloc_vmt_linear()`. */
function* allocLinear(kernel: Kernel): KvmProgram<number> {
  const entryCount = vmCount(kernel.profile.irs.vmIdBits);
  const func = 'vgic_v5_alloc_vmt_linear';
  return yield* call(
    { func, caller: SITE, args: { num_entries: entryCount } },
    allocLinearTable(kernel, entryCount, func),
  );
}

function* allocLinearTable(kernel: Kernel, entryCount: number, site: string): KvmProgram<number> {
  const { revision, profile } = kernel;
  let tableEntries = entryCount;
  if (!revision.has('vmt-from-caps')) {
    tableEntries = pageRoundedVmtEntries({ entryCount, pageSizeBytes: profile.pageSizeBytes });
    if (tableEntries > entryCount) yield* prWarn(`Too few entries for VMT - bumping to ${tableEntries}`);
  }
  const sizeBytes = linearVmtBytes(tableEntries);
  const base = yield* kzalloc(sizeBytes, false, site);
  yield* setVmt('base', base);
  if (base === null) return yield* noTable(kernel);
  yield* cleanInval(kernel, site, [{ addr: base, sizeBytes, op: 'clean-invalidate' }]);
  return 0;
}

/** Mirrors `vgic_v5_alloc_vmt_two_level()`: the level 1 table. Level 2 tables come when VMs need them. */
function* allocTwoLevel(kernel: Kernel): KvmProgram<number> {
  const entryCount = vmCount(kernel.profile.irs.vmIdBits);
  const func = 'vgic_v5_alloc_vmt_two_level';
  return yield* call(
    { func, caller: SITE, args: { num_entries: entryCount } },
    allocTwoLevelTable(kernel, entryCount, func),
  );
}

function* allocTwoLevelTable(kernel: Kernel, entryCount: number, site: string): KvmProgram<number> {
  const { revision } = kernel;
  if (!revision.has('vmt-from-caps') && entryCount < VMTES_PER_L2) {
    yield* prWarn(`Too few entries for two-level VMT - bumping to ${VMTES_PER_L2}`);
  }
  const l1Entries = l1VmtEntries(entryCount);
  const sizeBytes = l1VmtBytes(l1Entries);
  yield* setVmt('num_l1_ents', l1Entries);
  const base = yield* kzalloc(sizeBytes, false, site);
  yield* setVmt('base', base);
  if (base === null) return yield* noTable(kernel);
  const whole = { addr: base, sizeBytes, op: 'clean-invalidate' } as const;
  if (!revision.has('vmt-from-caps')) yield* cleanInval(kernel, site, [whole]);

  const l2ptrs = yield* kzalloc(l1VmtBytes(l1Entries), false, site);
  yield* setVmt('l2ptrs', l2ptrs);
  if (l2ptrs === null) {
    yield* complain(kernel, null, 'Failed to allocate memory for L2 tracking');
    yield* kfree(base, site);
    return ENOMEM;
  }
  if (revision.has('vmt-from-caps')) yield* cleanInval(kernel, site, [whole]);
  return 0;
}

function* noTable(kernel: Kernel): KvmProgram<number> {
  yield* complain(kernel, null, 'Failed to allocate memory for VMT');
  return ENOMEM;
}

const SITE = 'vgic_v5_vmt_allocate';
/** `struct vgic_v5_vmt`. */
const VMT_INFO_BYTES = 72;
const DESCRIPTOR_MIN_BYTES = 8;
const DESCRIPTOR_MAX_BYTES = 4096;
