import { decodeVpete, type PlaceBytes, resolvePlace, worldOf } from '@vist/core';
import { addrText, type Source, type ViewedText, viewedText, viewsDiffer } from './viewed.ts';

/** An entry of a VPE table. */
export interface ShownVpete {
  readonly vpeId: number;
  readonly addr: string;
  readonly words: ViewedText;
  readonly differs: boolean;
  /** As the PEs see it. */
  readonly isValid: boolean;
  readonly vpedBase: string | null;
}

/** The entries of a VM's VPE table that are not zero in some view; null when there is no table. */
export function showVpet(vm: number, idBits: number | null, source: Source): readonly ShownVpete[] | null {
  const world = worldOf(source.state, source.profile);
  const entry = (vpeId: number): PlaceBytes => resolvePlace({ kind: 'vpete', vm, vpeId, field: null }, world);
  if (idBits === null || !entry(0).ok) return null;
  const entries: ShownVpete[] = [];
  for (let vpeId = 0; vpeId < 2 ** idBits; vpeId += 1) {
    const bytes = entry(vpeId);
    const words = bytes.ok ? viewedText(bytes.range, source) : null;
    if (!bytes.ok || words === null || Object.values(words).every((word) => BigInt(word ?? 0) === 0n)) continue;
    const { isValid, vpedBase } = decodeVpete(BigInt(words.cpu ?? 0));
    entries.push({
      vpeId,
      addr: addrText(bytes.range.base) ?? '',
      words,
      differs: viewsDiffer(words),
      isValid,
      vpedBase: vpedBase === 0 ? null : addrText(vpedBase),
    });
  }
  return entries;
}
