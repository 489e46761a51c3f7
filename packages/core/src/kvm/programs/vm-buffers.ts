import { type PhysAddr, type Word64, ZERO_WORD } from '../../arch/addr.ts';
import {
  lineRoundedBytes,
  vpedArrayBytes,
  vpedPointerArrayBytes,
  vpeIdBitsOf,
  vpetBytes,
} from '../../arch/vm-geometry.ts';
import { vpetEntriesForCount, vpetEntriesForMaxId } from '../../arch/vm-geometry.ts';
import { encodeVmteWord0, encodeVmteWord1 } from '../../arch/vmte.ts';
import { guestOf, hasVmi, setVmi, vmtNumber } from '../bookkeeping.ts';
import { EBUSY, EFAULT, ENOMEM } from '../errno.ts';
import type { VmiField } from '../events.ts';
import type { Kernel } from '../kernel.ts';
import { kvmErr, type KvmProgram, kzalloc } from '../steps.ts';
import { cleanInval, type SyncRange } from './clean-inval.ts';
import { complain } from './complaints.ts';
import { withIrsLock } from './locks.ts';
import { storeEntry } from './table-words.ts';
import { vmteRange, vmteWord } from './vmte.ts';
import { vpeIdOf } from './vpe-id.ts';

/** What the initialisation of a VMTE has allocated so far: its local variables, for unwinding. */
export interface VmBuffers {
  vmi: PhysAddr | null;
  vmd: PhysAddr | null;
  vpet: PhysAddr | null;
  /** The array of VPE descriptors, or of pointers to them. */
  vpeds: PhysAddr | null;
  /** True when the tracking structure can be found, and so has fields that others can see. */
  isInserted: boolean;
  /** Fields that were written before. */
  readonly hidden: { readonly field: VmiField; readonly value: number }[];
}

/** Which VM's entry is filled, and in which function. */
export interface VmteFill {
  readonly vm: number;
  readonly vmId: number;
  readonly vmte: PhysAddr;
  readonly site: string;
}

/** Allocates what the IRS needs for a VM, and writes the VMTE. The middle of `vgic_v5_vmte_init()`. */
export function* fillVmte(kernel: Kernel, fill: VmteFill, buffers: VmBuffers): KvmProgram<number> {
  const isWrittenLast = kernel.revision.has('publish-vmte-last');
  const ranges: SyncRange[] = [];
  let word0: Word64 = ZERO_WORD;
  if (vmtNumber(kernel, 'vmd_size') !== 0) {
    const vmdRet = yield* allocVmd(kernel, fill, buffers, ranges);
    if (vmdRet !== 0 || buffers.vmd === null) return vmdRet;
    yield* setBuffered(fill.vmId, buffers, 'vmd_base', buffers.vmd);
    word0 = encodeVmteWord0({ vmdBase: buffers.vmd });
    if (!isWrittenLast) yield* storeEntry(vmteWord(fill.vmte, 0), word0, fill.site);
  }

  const entryCount = vpetEntries(kernel, fill.vm);
  const vpeIdBits = vpeIdBitsOf(entryCount);
  yield* setBuffered(fill.vmId, buffers, 'vpe_id_bits', vpeIdBits);
  const vpetRet = yield* allocVpet(kernel, fill, buffers, { entryCount, ranges });
  if (vpetRet !== 0 || buffers.vpet === null) return vpetRet;
  yield* setBuffered(fill.vmId, buffers, 'vpet_base', buffers.vpet);
  const word1 = encodeVmteWord1({ vpetBase: buffers.vpet, vpeIdBits });
  if (!isWrittenLast) yield* storeEntry(vmteWord(fill.vmte, 1), word1, fill.site);

  const vpedRet = yield* allocVpeds(kernel, fill, buffers, { entryCount, ranges });
  if (vpedRet !== 0) return vpedRet;

  if (!isWrittenLast) {
    yield* cleanInval(kernel, fill.site, [...ranges, vmteRange(fill.vmte)]);
    return 0;
  }
  yield* cleanInval(kernel, fill.site, ranges);
  yield* withIrsLock(kernel, writeWords(kernel, fill, [word0, word1]));
  return 0;
}

/** Makes the tracking structure visible, with the fields written so far: `xa_insert()`. */
export function* insertVmi(kernel: Kernel, vmId: number, buffers: VmBuffers): KvmProgram<number> {
  if (hasVmi(kernel, vmId)) return EBUSY;
  yield { type: 'kvm.publish', struct: 'vmi', key: vmId, addr: buffers.vmi };
  buffers.isInserted = true;
  for (const { field, value } of buffers.hidden) yield* setVmi(vmId, field, value);
  return 0;
}

function* setBuffered(vmId: number, buffers: VmBuffers, field: VmiField, value: number): KvmProgram<void> {
  if (buffers.isInserted) yield* setVmi(vmId, field, value);
  else buffers.hidden.push({ field, value });
}

function* writeWords(kernel: Kernel, fill: VmteFill, words: readonly [Word64, Word64]): KvmProgram<void> {
  yield* storeEntry(vmteWord(fill.vmte, 0), words[0], fill.site);
  yield* storeEntry(vmteWord(fill.vmte, 1), words[1], fill.site);
  yield* cleanInval(kernel, fill.site, [vmteRange(fill.vmte)]);
}

function* allocVmd(kernel: Kernel, fill: VmteFill, buffers: VmBuffers, ranges: SyncRange[]): KvmProgram<number> {
  const sizeBytes = bufferBytes(kernel, vmtNumber(kernel, 'vmd_size'));
  buffers.vmd = yield* kzalloc(sizeBytes, false, fill.site);
  if (buffers.vmd === null) return yield* noMemory(kernel, fill.vm, 'VM Descriptor');
  ranges.push({ addr: buffers.vmd, sizeBytes, op: 'clean-invalidate' });
  return yield* checkAlignment(kernel, fill.vm, { name: 'VMD', addr: buffers.vmd, sizeBytes });
}

interface VpeTable {
  readonly entryCount: number;
  readonly ranges: SyncRange[];
}

function* allocVpet(kernel: Kernel, fill: VmteFill, buffers: VmBuffers, table: VpeTable): KvmProgram<number> {
  const sizeBytes = bufferBytes(kernel, vpetBytes(table.entryCount));
  buffers.vpet = yield* kzalloc(sizeBytes, false, fill.site);
  if (buffers.vpet === null) return yield* noMemory(kernel, fill.vm, 'VPE Table');
  table.ranges.push({ addr: buffers.vpet, sizeBytes, op: 'clean-invalidate' });
  return yield* checkAlignment(kernel, fill.vm, { name: 'VPET', addr: buffers.vpet, sizeBytes });
}

/** All descriptors, indexed by vCPU; in earlier code an array of pointers to descriptors that come later. */
function* allocVpeds(kernel: Kernel, fill: VmteFill, buffers: VmBuffers, table: VpeTable): KvmProgram<number> {
  if (!kernel.revision.has('vped-array')) {
    buffers.vpeds = yield* kzalloc(vpedPointerArrayBytes(table.entryCount), false, fill.site);
    if (buffers.vpeds === null) return yield* noMemory(kernel, fill.vm, 'VPED tracking');
    yield* setBuffered(fill.vmId, buffers, 'vped_ptrs', buffers.vpeds);
    return 0;
  }
  const vcpuCount = guestOf(kernel, fill.vm).vcpuIds.length;
  const sizeBytes = bufferBytes(kernel, vpedArrayBytes({ vcpuCount, vpedSizeBytes: vmtNumber(kernel, 'vped_size') }));
  buffers.vpeds = yield* kzalloc(sizeBytes, false, fill.site);
  if (buffers.vpeds === null) return yield* noMemory(kernel, fill.vm, 'VPED tracking');
  yield* setBuffered(fill.vmId, buffers, 'vped_base', buffers.vpeds);
  table.ranges.push({ addr: buffers.vpeds, sizeBytes, op: 'clean-invalidate' });
  return 0;
}

function vpetEntries(kernel: Kernel, vm: number): number {
  const guest = guestOf(kernel, vm);
  if (!kernel.revision.has('vpet-per-vm')) return vmtNumber(kernel, 'max_vpes');
  if (!kernel.revision.has('vpet-by-max-vpe-id')) return vpetEntriesForCount(guest.vcpuIds.length);
  return vpetEntriesForMaxId(Math.max(...guest.vcpuIds.map((_, index) => vpeIdOf(kernel, guest, index))));
}

function bufferBytes(kernel: Kernel, bytes: number): number {
  const lineBytes = kernel.profile.cacheLineBytes;
  return kernel.revision.has('rounded-buffers') ? lineRoundedBytes({ bytes, lineBytes }) : bytes;
}

function* checkAlignment(
  kernel: Kernel,
  vm: number,
  buffer: { readonly name: 'VMD' | 'VPET'; readonly addr: PhysAddr; readonly sizeBytes: number },
): KvmProgram<number> {
  if (kernel.revision.has('drop-alignment-checks') || isNaturallyAligned(buffer.addr, buffer.sizeBytes)) return 0;
  yield* kvmErr(vm, `${buffer.name} is incorrectly aligned`);
  return EFAULT;
}

function* noMemory(kernel: Kernel, vm: number, what: string): KvmProgram<number> {
  yield* complain(kernel, vm, `Failed to allocate memory for ${what}`);
  return ENOMEM;
}

/** `IS_ALIGNED()`, which means what it says for powers of two only. */
export function isNaturallyAligned(addr: PhysAddr, sizeBytes: number): boolean {
  return (BigInt(addr) & BigInt(sizeBytes - 1)) === 0n;
}
