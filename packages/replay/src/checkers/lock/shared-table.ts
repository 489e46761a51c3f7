import { physAddr, type Seq, word64 } from '@vist/core';
import { entryRange } from '../facts/entry-range.ts';
import type { Facts } from '../facts/facts.ts';
import type { Needs } from '../witness.ts';

/** True for an address in the VM table, once the IRS has been given it. */
export function sharedTable(facts: Facts, addr: number): boolean {
  const { structures, heap, names } = facts;
  if (!structures.mayBeValid('vmt') || heap.liveAt(addr) === null) return false;
  const kind = names.kind(addr);
  return kind.startsWith('vmte') || kind === 'l1-vm-table';
}

/**
 * Another VM's entry in the same line, and the acts of its PE that a store at `addr` would undo: just before
 * `from`, where nothing keeps it out.
 */
export function otherVmStores(
  facts: Facts,
  { addr, storedAt, from }: { readonly addr: number; readonly storedAt: Seq; readonly from: Seq },
): { readonly neighbour: number; readonly status: Needs } | null {
  const neighbour = neighbourEntry(facts, addr);
  if (neighbour === null) return null;
  const { lines, names } = facts;
  const value = word64(lines.word64(neighbour) ^ 1n);
  const at = physAddr(neighbour);
  const status: Needs = {
    kind: 'needs',
    acts: [
      { side: 'before', seq: from, step: { kind: 'evict', addr: at }, text: 'an eviction of the line' },
      { side: 'before', seq: from, step: { kind: 'fill', addr: at }, text: 'a fetch of the line' },
      {
        side: 'before',
        seq: from,
        step: { kind: 'irs-store', addr: at, sizeBytes: 8, value },
        text: `another PE has the IRS change VALID of ${names.name(neighbour, 8)}`,
      },
      { side: 'after', seq: storedAt, step: { kind: 'evict', addr: at }, text: 'the line is written back' },
    ],
    damage: { kind: 'irs-store-lost', ...entryRange(facts, at), after: storedAt },
  };
  return { neighbour, status };
}

/** Word 0 of another entry in the line, or another L1 VMTE. */
function neighbourEntry({ lines, heap, names }: Facts, addr: number): number | null {
  const base = addr - (addr % lines.lineBytes);
  const holder = heap.liveAt(addr);
  const entryBytes = names.kind(addr) === 'l1-vm-table' ? 8 : 32;
  const own = addr - (addr % entryBytes);
  for (let at = base; at < base + lines.lineBytes; at += entryBytes) {
    if (at !== own && heap.liveAt(at) === holder) return at;
  }
  return null;
}
