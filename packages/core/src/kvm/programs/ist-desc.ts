import type { PhysAddr } from '../../arch/addr.ts';
import type { TwoLevelShape } from '../../arch/geometry.ts';
import type { IstType } from '../../arch/intid.ts';
import { decodeIstSection, type DecodedIstSection, sectionOf } from '../../arch/ist-section.ts';
import { hasVmi, vmIdOf, vmiNumber, vmiPointer } from '../bookkeeping.ts';
import { ENOENT, ENXIO } from '../errno.ts';
import { isGuestIstValid } from '../guest-frame.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram, warn } from '../steps.ts';
import { withIrsLock } from './locks.ts';
import { getL2Vmte, readVmteWord } from './vmte.ts';

/** An IST that can be walked: `struct vgic_v5_ist_desc`. */
export interface IstDesc {
  readonly vmId: number;
  readonly base: PhysAddr;
  readonly shape: TwoLevelShape;
  readonly isTwoLevel: boolean;
}

/** What a descriptor function leaves behind: an error or 0, and the descriptor if the IST is present. */
export interface DescResult {
  readonly ret: number;
  readonly desc: IstDesc | null;
}

/** Describes a VM's SPI IST. Mirrors `vgic_v5_get_spi_ist_desc()`. */
export function* getSpiIstDesc(kernel: Kernel, vm: number, caller: string): KvmProgram<DescResult> {
  const isRequired = kernel.revision.has('save-needs-valid-spi-ist');
  const args = isRequired ? { vm } : { vm, userspace_buf: 1 };
  return yield* traced({ func: SPI, caller, args }, describeSpiIst(kernel, vm));
}

/** Describes a VM's LPI IST. Mirrors `vgic_v5_get_lpi_ist_desc()`. */
export function* getLpiIstDesc(kernel: Kernel, vm: number, caller: string): KvmProgram<DescResult> {
  return yield* traced({ func: LPI, caller, args: { vm } }, describeLpiIst(kernel, vm));
}

/** A traced function whose descriptor comes back beside its return value. */
function* traced(
  at: { readonly func: string; readonly caller: string; readonly args: Readonly<Record<string, number>> },
  body: KvmProgram<DescResult>,
): KvmProgram<DescResult> {
  let result: DescResult = { ret: 0, desc: null };
  yield* call(
    at,
    (function* keep(): KvmProgram<number> {
      result = yield* body;
      return result.ret;
    })(),
  );
  return result;
}

function* describeSpiIst(kernel: Kernel, vm: number): KvmProgram<DescResult> {
  const isRequired = kernel.revision.has('save-needs-valid-spi-ist');
  const vmId = vmIdOf(kernel, vm);
  if (!hasVmi(kernel, vmId)) {
    if (!isRequired) yield* warn(SPI, '!ist->vmi');
    return failed(ENXIO);
  }
  const read = yield* readVmIstDesc(kernel, { vm, type: 'spi', caller: SPI });
  if (read.section === null) return failed(read.ret);
  const base = vmiPointer(kernel, vmId, 'h_spi_ist');
  if (base === null || (isRequired && !read.section.isValid)) return failed(isRequired ? ENXIO : ENOENT);
  return { ret: 0, desc: { vmId, base, shape: read.section, isTwoLevel: false } };
}

function* describeLpiIst(kernel: Kernel, vm: number): KvmProgram<DescResult> {
  const vmId = vmIdOf(kernel, vm);
  if (!hasVmi(kernel, vmId)) {
    yield* warn(LPI, '!ist->vmi');
    return failed(ENXIO);
  }
  const read = yield* readVmIstDesc(kernel, { vm, type: 'lpi', caller: LPI });
  if (read.section === null) return failed(read.ret);

  const isHostValid = read.section.isValid;
  const isGuestValid = isGuestIstValid(kernel, vm);
  const base = vmiPointer(kernel, vmId, 'h_lpi_ist');
  if (!isGuestValid && !isHostValid && base === null) return { ret: 0, desc: null };
  if (!isGuestValid || !isHostValid || base === null) return failed(ENXIO);
  const isTwoLevel = vmiNumber(kernel, vmId, 'h_lpi_ist_structure') !== 0;
  if (isTwoLevel && vmiPointer(kernel, vmId, 'h_lpi_l2_ists') === null) return failed(ENXIO);
  return { ret: 0, desc: { vmId, base, shape: read.section, isTwoLevel } };
}

interface SectionRead {
  /** A negative error, or 1 when the IRS has made the IST valid. */
  readonly ret: number;
  readonly section: DecodedIstSection | null;
}

/** Mirrors `vgic_v5_read_vm_ist_desc()`. */
function* readVmIstDesc(
  kernel: Kernel,
  { vm, type, caller }: { readonly vm: number; readonly type: IstType; readonly caller: string },
): KvmProgram<SectionRead> {
  let section: DecodedIstSection | null = null;
  const ret = yield* call(
    { func: READ, caller, args: { vm, section: sectionOf(type) } },
    (function* read(): KvmProgram<number> {
      const found = yield* getL2Vmte(kernel, vm);
      if (!found.ok) return found.err;
      const at = { vmte: found.vmte, word: sectionOf(type), site: READ };
      section = decodeIstSection(yield* withIrsLock(kernel, readVmteWord(kernel, at)));
      return section.isValid ? 1 : 0;
    })(),
  );
  return { ret, section };
}

function failed(ret: number): DescResult {
  return { ret, desc: null };
}

const SPI = 'vgic_v5_get_spi_ist_desc';
const LPI = 'vgic_v5_get_lpi_ist_desc';
const READ = 'vgic_v5_read_vm_ist_desc';
