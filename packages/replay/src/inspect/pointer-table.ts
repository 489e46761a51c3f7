import {
  type ByteRange,
  decodeL1Vmte,
  decodeVpete,
  L1_VMTE_BYTES,
  physAddr,
  type PhysAddr,
  resolvePlace,
  worldOf,
} from '@vist/core';
import { addrText, type Source, type ViewedText, viewedText, viewsDiffer } from './viewed.ts';

/** An entry of a table of pointers: a VPETE, or a level 1 VMTE. */
export interface ShownPointer {
  readonly index: number;
  readonly addr: string;
  readonly words: ViewedText;
  readonly differs: boolean;
  /** As the PEs see it. */
  readonly isValid: boolean;
  /** What it points to: VPED_ADDR, L2_ADDR. Null for nothing. */
  readonly target: string | null;
}

/** The entries of a VM's VPE table that are not zero in some view; null when there is no table. */
export function showVpet(vm: number, idBits: number | null, source: Source): readonly ShownPointer[] | null {
  const world = worldOf(source.state, source.profile);
  const rangeOf = (vpeId: number): ByteRange | null => {
    const bytes = resolvePlace({ kind: 'vpete', vm, vpeId, field: null }, world);
    return bytes.ok ? bytes.range : null;
  };
  if (idBits === null || rangeOf(0) === null) return null;
  return pointersOf(2 ** idBits, rangeOf, source, (word) => {
    const { isValid, vpedBase } = decodeVpete(word);
    return { isValid, target: vpedBase };
  });
}

/** The entries of the level 1 VM table that are not zero in some view; null when the VM table has one level, or is not there. */
export function showL1Vmt(source: Source): readonly ShownPointer[] | null {
  const { two_level: isTwoLevel, base, num_l1_ents: count } = source.state.kvm.vmtInfo?.fields ?? {};
  if (isTwoLevel !== 1 || typeof base !== 'number' || typeof count !== 'number') return null;
  const rangeOf = (index: number): ByteRange => ({
    base: physAddr(base + index * L1_VMTE_BYTES),
    sizeBytes: L1_VMTE_BYTES,
  });
  return pointersOf(count, rangeOf, source, (word) => {
    const { isValid, l2Base } = decodeL1Vmte(word);
    return { isValid, target: l2Base };
  });
}

function pointersOf(
  count: number,
  rangeOf: (index: number) => ByteRange | null,
  source: Source,
  decode: (word: bigint) => { readonly isValid: boolean; readonly target: PhysAddr },
): readonly ShownPointer[] {
  const entries: ShownPointer[] = [];
  for (let index = 0; index < count; index += 1) {
    const range = rangeOf(index);
    const words = range === null ? null : viewedText(range, source);
    if (range === null || words === null || Object.values(words).every((word) => BigInt(word ?? 0) === 0n)) continue;
    const { isValid, target } = decode(BigInt(words.cpu ?? 0));
    entries.push({
      index,
      addr: addrText(range.base) ?? '',
      words,
      differs: viewsDiffer(words),
      isValid,
      target: target === 0 ? null : addrText(target),
    });
  }
  return entries;
}
