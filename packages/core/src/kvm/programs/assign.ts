import { hexAddr, hexWord, type PhysAddr } from '../../arch/addr.ts';
import { fieldIsSet, fieldMask } from '../../arch/bits.ts';
import type { IstType } from '../../arch/intid.ts';
import {
  encodeIstSection,
  IST_ADDR,
  IST_VALID,
  type IstSection,
  sectionOf,
  structureCode,
} from '../../arch/ist-section.ts';
import { EINVAL, ETIMEDOUT } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kvmErr, type KvmProgram } from '../steps.ts';
import { cleanInval } from './clean-inval.ts';
import { complain } from './complaints.ts';
import { withIrsLock } from './locks.ts';
import { irqSetVcpuAffinity } from './send-command.ts';
import { clearEntry, storeEntry } from './table-words.ts';
import { getL2Vmte, readVmteWord, vmteRange, vmteWord } from './vmte.ts';

/** An IST that a VM is to have for a type of interrupts. */
export interface Assignment {
  readonly vm: number;
  readonly type: IstType;
  readonly section: IstSection;
}

/** Puts an IST into the VM's VMTE and has the IRS make it valid. Mirrors `vgic_v5_vmte_assign_ist()`. */
export function* vmteAssignIst(kernel: Kernel, assignment: Assignment, caller: string): KvmProgram<number> {
  const { vm, type, section } = assignment;
  const args = {
    vm,
    ist_base: BigInt(section.istBase),
    two_level: structureCode(section.structure),
    id_bits: section.idBits,
    l2sz: section.l2sz,
    istsz: section.istsz,
    spi_ist: type === 'spi' ? 1 : 0,
  };
  return yield* call({ func: SITE, caller, args }, assignIst(kernel, assignment));
}

function* assignIst(kernel: Kernel, { vm, type, section }: Assignment): KvmProgram<number> {
  const { revision } = kernel;
  if ((BigInt(section.istBase) & ~fieldMask(IST_ADDR)) !== 0n) {
    yield* reportMisaligned(kernel, vm, section.istBase);
    return EINVAL;
  }
  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) return found.err;
  const { vmte } = found;

  const refused = yield* withIrsLock(kernel, writeSection(kernel, vmte, { vm, type, section }));
  if (refused !== 0) return refused;

  const command = type === 'spi' ? 'SPI_VIST_MAKE_VALID' : 'LPI_VIST_MAKE_VALID';
  const ret = yield* irqSetVcpuAffinity(kernel, { vm, vcpuIndex: 0, command, caller: SITE });
  if (revision.has('invalidate-after-command')) {
    yield* cleanInval(kernel, SITE, [{ ...vmteRange(vmte), op: 'invalidate' }]);
  }
  if (ret === ETIMEDOUT && revision.has('timeout-kills-vm')) {
    // The IRS may still take the command. What it would use stays, until tear-down has made the VM invalid.
    yield { type: 'kvm.killVm', vm };
  } else if (ret !== 0 && revision.has('zero-section-on-error')) {
    yield* withIrsLock(kernel, clearSection(kernel, vmte, type));
  }
  return ret;
}

/** Writes the section unless the IRS uses it already. */
function* writeSection(kernel: Kernel, vmte: PhysAddr, { vm, type, section }: Assignment): KvmProgram<number> {
  const { revision } = kernel;
  const word = sectionOf(type);
  if (fieldIsSet(yield* readVmteWord(kernel, { vmte, word, site: SITE }), IST_VALID)) {
    if (revision.has('sync-after-valid-check')) {
      yield* cleanInval(kernel, SITE, [{ ...vmteRange(vmte), op: 'clean-invalidate' }]);
    }
    yield* complain(kernel, vm, 'IST already assigned and marked valid');
    return EINVAL;
  }
  yield* storeEntry(vmteWord(vmte, word), encodeIstSection(section), SITE);
  yield* cleanInval(kernel, SITE, [vmteRange(vmte)]);
  return 0;
}

function* clearSection(kernel: Kernel, vmte: PhysAddr, type: IstType): KvmProgram<void> {
  yield* clearEntry(vmteWord(vmte, sectionOf(type)), SITE);
  yield* cleanInval(kernel, SITE, [vmteRange(vmte)]);
}

function* reportMisaligned(kernel: Kernel, vm: number, istBase: PhysAddr): KvmProgram<void> {
  const address = hexAddr(istBase);
  const mask = hexWord(fieldMask(IST_ADDR));
  yield* kvmErr(
    vm,
    kernel.revision.has('ratelimit-misaligned')
      ? `IST misaligned: address ${address}, mask ${mask}`
      : `IST alignment issue! Address: ${address}, Mask ${mask}`,
  );
}

const SITE = 'vgic_v5_vmte_assign_ist';
