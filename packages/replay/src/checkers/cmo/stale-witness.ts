import { physAddr, type PhysAddr, type Seq, seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { Stale } from '../facts/lines.ts';
import type { WitnessAct } from '../witness.ts';

/** What makes a PE hold an old copy of a word: it has one, or a speculative fill gets one in time. */
export function staleWitness(
  { lines }: Facts,
  { addr, changedFor, isKept }: Pick<Stale, 'addr' | 'changedFor' | 'isKept'>,
): readonly WitnessAct[] {
  if (isKept) return [];
  // Nothing has invalidated the line since the IRS's store: what did, did so before it.
  const invalidatedAt = lines.invalidatedAt(addr);
  const isLate = invalidatedAt > changedFor;
  const at = isLate
    ? ({ side: 'after', seq: seq(invalidatedAt) } as const)
    : ({ side: 'before', seq: changedFor } as const);
  const fill: WitnessAct = {
    ...at,
    step: { kind: 'fill', addr: physAddr(addr) },
    text: 'a speculative fill of the line',
  };
  if (!lines.isPresent(addr)) return [fill];
  const evict: WitnessAct = { ...at, step: { kind: 'evict', addr: physAddr(addr) }, text: 'an eviction of the line' };
  return [evict, fill];
}

/** The stale word that needs the least of the environment; null when there is none. */
export function likeliest(stale: readonly Stale[]): Stale | null {
  return stale.find(({ isKept }) => isKept) ?? stale[0] ?? null;
}

/** Base of the line that holds a byte. */
export function lineOf({ lines }: Facts, addr: number): PhysAddr {
  return physAddr(addr - (addr % lines.lineBytes));
}

/** Where an invalidation would have been in time: after the IRS's store, before the record. */
export function lateInvalidation(
  facts: Facts,
  stale: Stale,
  before: Seq,
): { readonly operation: string; readonly after: Seq; readonly before: Seq } {
  const line = lineOf(facts, stale.addr).toString(16);
  return { operation: `clean+invalidate of the line at 0x${line}`, after: stale.changedAt, before };
}

/** True when a store of the IRS leaves another value behind. */
export function changesWord(
  { lines }: Facts,
  { addr, sizeBytes, value }: { readonly addr: number; readonly sizeBytes: number; readonly value: bigint },
): boolean {
  return value !== (sizeBytes === 8 ? lines.word64(addr) : BigInt(lines.word32(addr)));
}
