import { addrOfWord, type PhysAddr, type Word64, word64 } from './addr.ts';
import {
  addressField,
  type BitField,
  field,
  fieldGet,
  fieldIsSet,
  fieldNumber,
  fieldPut,
  type RegisterLayout,
} from './bits.ts';

/** An L1 ISTE, decoded. @see GICv5 specification, L1_ISTE */
export interface L1Iste {
  readonly isValid: boolean;
  /** Base of the L2 table, a multiple of 4 KiB. */
  readonly l2Base: PhysAddr;
}

/** The architected state of one interrupt, decoded. @see GICv5 specification, L2_ISTE */
export interface Iste {
  readonly isPending: boolean;
  readonly isActive: boolean;
  readonly handlingMode: HandlingMode;
  readonly isEnabled: boolean;
  readonly routingMode: RoutingMode;
  /** HWU, owned by the IRS, 0 to 3. 0 in every ISTE of an IST that becomes valid. */
  readonly hardwareUse: number;
  /** 0 (highest) to 31 (lowest). */
  readonly priority: number;
  /** Target: the VPE ID in a virtual IST. 0 to 2^16 - 1. */
  readonly iaffid: number;
}

/** HM: what makes the interrupt pending. */
export type HandlingMode = 'edge' | 'level';

/** IRM: to the PE that IAFFID names, or to any one of those that take part (1-of-N). */
export type RoutingMode = 'targeted' | 'one-of-n';

/** Bytes of an ISTE that software may look at: the first word of the slot. The rest is metadata. */
export const ISTE_WORD_BYTES: 4 = 4;

export const L1_ISTE_VALID: BitField = field('VALID', '0');
export const L1_ISTE_L2_ADDR: BitField = addressField('L2_ADDR', '55:12');
export const L1_ISTE_LAYOUT: RegisterLayout = [L1_ISTE_VALID, L1_ISTE_L2_ADDR];

export const ISTE_PENDING: BitField = field('PENDING', '0');
export const ISTE_ACTIVE: BitField = field('ACTIVE', '1');
export const ISTE_HM: BitField = field('HM', '2');
export const ISTE_ENABLE: BitField = field('ENABLE', '3');
export const ISTE_IRM: BitField = field('IRM', '4');
export const ISTE_HWU: BitField = field('HWU', '10:9');
export const ISTE_PRIORITY: BitField = field('PRIORITY', '15:11');
export const ISTE_IAFFID: BitField = field('IAFFID', '31:16');
export const ISTE_LAYOUT: RegisterLayout = [
  ISTE_PENDING,
  ISTE_ACTIVE,
  ISTE_HM,
  ISTE_ENABLE,
  ISTE_IRM,
  ISTE_HWU,
  ISTE_PRIORITY,
  ISTE_IAFFID,
];

/** An L1 ISTE as a word. @throws ModelBug unless `l2Base` is a multiple of 4 KiB. */
export function encodeL1Iste({ isValid, l2Base }: L1Iste): Word64 {
  return word64(fieldPut(L1_ISTE_VALID, isValid ? 1 : 0) | fieldPut(L1_ISTE_L2_ADDR, l2Base));
}

/** An L1 ISTE from any word. Address bits 55:52 are beyond the address space and ignored. */
export function decodeL1Iste(word: bigint): L1Iste {
  return {
    isValid: fieldIsSet(word, L1_ISTE_VALID),
    l2Base: addrOfWord(fieldGet(word, L1_ISTE_L2_ADDR)),
  };
}

/** The 32-bit state of an ISTE. @throws ModelBug when a number does not fit its field. */
export function encodeIste(iste: Iste): Word64 {
  return word64(
    fieldPut(ISTE_PENDING, iste.isPending ? 1 : 0) |
      fieldPut(ISTE_ACTIVE, iste.isActive ? 1 : 0) |
      fieldPut(ISTE_HM, iste.handlingMode === 'level' ? 1 : 0) |
      fieldPut(ISTE_ENABLE, iste.isEnabled ? 1 : 0) |
      fieldPut(ISTE_IRM, iste.routingMode === 'one-of-n' ? 1 : 0) |
      fieldPut(ISTE_HWU, iste.hardwareUse) |
      fieldPut(ISTE_PRIORITY, iste.priority) |
      fieldPut(ISTE_IAFFID, iste.iaffid),
  );
}

/** The state of an ISTE from its low 32 bits. Reserved bits 8:5, and what lies above 31, are ignored. */
export function decodeIste(word: bigint): Iste {
  return {
    isPending: fieldIsSet(word, ISTE_PENDING),
    isActive: fieldIsSet(word, ISTE_ACTIVE),
    handlingMode: fieldIsSet(word, ISTE_HM) ? 'level' : 'edge',
    isEnabled: fieldIsSet(word, ISTE_ENABLE),
    routingMode: fieldIsSet(word, ISTE_IRM) ? 'one-of-n' : 'targeted',
    hardwareUse: fieldNumber(word, ISTE_HWU),
    priority: fieldNumber(word, ISTE_PRIORITY),
    iaffid: fieldNumber(word, ISTE_IAFFID),
  };
}
