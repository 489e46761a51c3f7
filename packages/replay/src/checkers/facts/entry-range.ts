import { physAddr, type PhysAddr } from '@vist/core';
import type { Facts } from './facts.ts';
import type { Stale } from './lines.ts';

/** The whole entry that holds a word, as the tables have them. */
export interface EntryRange {
  readonly addr: PhysAddr;
  /** 4 for an ISTE, 8 for the words of every other table. */
  readonly sizeBytes: 4 | 8;
}

/** The entry that holds a byte. */
export function entryRange({ names }: Facts, addr: number): EntryRange {
  const sizeBytes = ISTE_TABLES.has(names.kind(addr)) ? 4 : 8;
  return { addr: physAddr(addr - (addr % sizeBytes)), sizeBytes };
}

/** What memory holds of an entry, and what an old copy of it does. */
export function staleEntry(facts: Facts, { addr: word }: Stale): EntryRange & { now: bigint; old: bigint } {
  const { addr, sizeBytes } = entryRange(facts, word);
  const { lines } = facts;
  const now = sizeBytes === 8 ? lines.word64(addr) : BigInt(lines.word32(addr));
  const old = lines.staleIn({ base: addr, sizeBytes }).reduce((value, part) => {
    const shift = 8n * BigInt(part.addr - addr);
    return (value & ~(0xffff_ffffn << shift)) | (BigInt(part.old) << shift);
  }, now);
  return { addr, sizeBytes, now, old };
}

const ISTE_TABLES: ReadonlySet<string> = new Set(['lpi-ist', 'l2-ist', 'spi-ist']);
