import { type PhysAddr, physOffset, type Word64, word64 } from '../arch/addr.ts';
import { fieldReplace } from '../arch/bits.ts';
import { isteOffset, l1IsteOffset, twoLevelIndex } from '../arch/geometry.ts';
import { intidTypeCode, type IstType } from '../arch/intid.ts';
import { type DecodedIstSection, decodeIstSection, sectionOf } from '../arch/ist-section.ts';
import {
  decodeL1Iste,
  ISTE_ACTIVE,
  ISTE_ENABLE,
  ISTE_HM,
  ISTE_IAFFID,
  ISTE_PENDING,
  ISTE_PRIORITY,
  ISTE_WORD_BYTES,
} from '../arch/iste.ts';
import { unreachable } from '../kernel/invariant.ts';
import type { InterruptOperation } from './events.ts';
import { deviceLoad, deviceStore, type IrsContext, type IrsProgram, stopWalk, walkToVmte } from './programs.ts';

/** An interrupt operation on one virtual interrupt. */
export interface InterruptRequest {
  readonly operation: InterruptOperation;
  /** The VM's number in the scenario. */
  readonly vm: number;
  /** Null when the VM has no VM ID. */
  readonly vmId: number | null;
  readonly type: IstType;
  readonly id: number;
  /** The ISTE to store, 0 or 1, a priority, an IAFFID. */
  readonly value: number;
}

/**
 * Walks to the ISTE and changes it. What cannot be reached has no effect. Returns -ENODEV (-19) when the VM
 * has no VM ID, as the recordings' operation does, else 0.
 */
export function* interruptOperation(context: IrsContext, request: InterruptRequest): IrsProgram<number> {
  const { operation, vm, vmId, type, id, value } = request;
  if (vmId === null) {
    yield { type: 'irs.stopWalk', reason: 'no-vm', vm, vmId: null, intType: null, id: null };
    return -19;
  }
  yield { type: 'irs.requestInterrupt', operation, vm, vmId, intType: intidTypeCode(type), id, value };
  const section = yield* istSection(context, vmId, type);
  const addr = section === null ? null : yield* walkToIste(section, { vmId, type, id });
  if (addr === null) return 0;
  if (operation === 'store') yield* deviceStore(addr, ISTE_WORD_BYTES, BigInt.asUintN(32, BigInt(value)));
  else {
    const iste = yield* deviceLoad(addr, ISTE_WORD_BYTES);
    yield* deviceStore(addr, ISTE_WORD_BYTES, changedIste(iste, operation, value));
  }
  return 0;
}

/** `recording` reads the section from the VMTE each time; the architecture model uses what it latched. */
function* istSection(context: IrsContext, vmId: number, type: IstType): IrsProgram<DecodedIstSection | null> {
  const intType = intidTypeCode(type);
  if (context.profile.irs.model === 'architecture') {
    const vm = context.state().vms[vmId];
    const word = type === 'lpi' ? vm?.lpiIst : vm?.spiIst;
    if (vm === undefined) return yield* stopWalk('vm-invalid', { vmId });
    if (word === null || word === undefined) return yield* stopWalk('ist-invalid', { vmId, intType });
    return decodeIstSection(word);
  }
  const addr = yield* walkToVmte(context, vmId, sectionOf(type));
  if (addr === null) return null;
  const section = decodeIstSection(yield* deviceLoad(addr, 8));
  return section.isValid ? section : yield* stopWalk('ist-invalid', { vmId, intType });
}

function* walkToIste(
  section: DecodedIstSection,
  { vmId, type, id }: { readonly vmId: number; readonly type: IstType; readonly id: number },
): IrsProgram<PhysAddr | null> {
  const intType = intidTypeCode(type);
  if (id >= 2 ** section.idBits) return yield* stopWalk('id-out-of-range', { vmId, intType, id });
  if (section.structure === 'linear') {
    return physOffset(section.istBase, isteOffset({ index: id, istsz: section.istsz }));
  }
  const { l1Index, l2Index } = twoLevelIndex(id, section);
  const l1 = decodeL1Iste(yield* deviceLoad(physOffset(section.istBase, l1IsteOffset(l1Index)), 8));
  if (!l1.isValid) return yield* stopWalk('l1-iste-invalid', { vmId, intType, id });
  return physOffset(l1.l2Base, isteOffset({ index: l2Index, istsz: section.istsz }));
}

function changedIste(iste: Word64, operation: Exclude<InterruptOperation, 'store'>, value: number): Word64 {
  switch (operation) {
    case 'set-enable':
      return fieldReplace(iste, ISTE_ENABLE, value);
    case 'set-priority':
      return fieldReplace(iste, ISTE_PRIORITY, value);
    case 'set-pending':
      return fieldReplace(iste, ISTE_PENDING, value);
    case 'set-target':
      return fieldReplace(iste, ISTE_IAFFID, value);
    case 'set-handling':
      return fieldReplace(iste, ISTE_HM, value);
    case 'acknowledge':
      return fieldReplace(word64(fieldReplace(iste, ISTE_PENDING, 0)), ISTE_ACTIVE, 1);
    case 'deactivate':
      return fieldReplace(iste, ISTE_ACTIVE, 0);
    default:
      return unreachable(operation);
  }
}
