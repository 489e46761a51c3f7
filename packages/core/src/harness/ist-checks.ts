import { physOffset } from '../arch/addr.ts';
import { istBytesNeeded, l1EntriesNeeded, l1IsteOffset } from '../arch/geometry.ts';
import { type DecodedIstSection, decodeIstSection, LPI_SECTION, SPI_SECTION } from '../arch/ist-section.ts';
import { decodeL1Iste } from '../arch/iste.ts';
import { vmteWordOffset } from '../arch/vmte.ts';
import type { KvmState } from '../kvm/state.ts';
import { vmtePlace } from '../kvm/vmte-place.ts';
import { liveObjectAround } from '../memory/allocator.ts';
import { peekPoc } from '../memory/decide.ts';
import type { MemoryState } from '../memory/state.ts';
import type { HarnessEvent } from './events.ts';

/**
 * After an operation on a VM: does a VALID IST field of its VMTE, or an L1 ISTE inside its ID space, name
 * memory that is not allocated, or is a linear IST smaller than its ID space? Looks at memory at the PoC,
 * as the IRS would, and at no other VM.
 */
export function checkIsts(memory: MemoryState, kvm: KvmState, vm: number): readonly HarnessEvent[] {
  const vmId = kvm.vms[vm]?.fields.vm_id ?? null;
  if (vmId === null) return [];
  const vmte = vmtePlace(kvm, vmId);
  if (vmte === null) return [];
  return [LPI_SECTION, SPI_SECTION].flatMap((section) => {
    const word = peekPoc(memory, physOffset(vmte, vmteWordOffset(section)), 8);
    const ist = decodeIstSection(word);
    return ist.isValid ? checkIst(memory, ist, { vm, vmId, section }) : [];
  });
}

function checkIst(
  memory: MemoryState,
  ist: DecodedIstSection,
  at: { readonly vm: number; readonly vmId: number; readonly section: number },
): readonly HarnessEvent[] {
  const holder = liveObjectAround(memory.allocator, ist.istBase);
  if (holder === null) return [{ type: 'harness.danglingValidIst', ...at, target: ist.istBase }];
  if (ist.structure === 'two-level') return checkL2Tables(memory, ist, at);
  const needBytes = istBytesNeeded(ist);
  const haveBytes = holder.base + holder.object.sizeAllocBytes - ist.istBase;
  if (haveBytes >= needBytes) return [];
  return [{ type: 'harness.undersizedIst', vm: at.vm, section: at.section, needBytes, haveBytes }];
}

function checkL2Tables(
  memory: MemoryState,
  ist: DecodedIstSection,
  { vm, vmId }: { readonly vm: number; readonly vmId: number },
): readonly HarnessEvent[] {
  const entryCount = l1EntriesNeeded(ist);
  let badEntryCount = 0;
  for (let index = 0; index < entryCount; index += 1) {
    const entry = decodeL1Iste(peekPoc(memory, physOffset(ist.istBase, l1IsteOffset(index)), 8));
    const isGood = entry.isValid && liveObjectAround(memory.allocator, entry.l2Base) !== null;
    if (!isGood) badEntryCount += 1;
  }
  return badEntryCount === 0 ? [] : [{ type: 'harness.danglingL2Ist', vm, vmId, badEntryCount, entryCount }];
}
