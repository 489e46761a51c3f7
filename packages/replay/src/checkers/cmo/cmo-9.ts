import { entryRange } from '../facts/entry-range.ts';
import type { Facts } from '../facts/facts.ts';
import { addrText, lineMap, makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { neighbourStore } from './cmo-8.ts';
import { changesWord, lineOf, staleWitness } from './stale-witness.ts';

const HEAD = { rule: 'CMO-9', severity: 'warning' } as const;

/** A table that the IRS writes shares a cache line with an object of somebody else. */
export const CMO_9: Rule = defineCheck({
  ...HEAD,
  title: 'memory that the IRS writes has its cache lines to itself',
  source: 'reference 4.9 (buffers rounded to lines), 4.10, 9.2 D4; Linux dma_get_cache_alignment()',
  page: {
    meaning: 'The IRS stores into a cache line that also holds another allocation.',
    why: 'The owner of the other object does no cache maintenance and knows nothing of the IRS. Any write of its own, on a line that was fetched before, takes back what the IRS stored.',
    bad: ['ALLOC vpet 16', 'ALLOC other 16 (same line)', 'IRS sets VALID of a VPETE', 'WR other'],
    good: ['ALLOC vpet 64 (rounded to the line)', 'IRS sets VALID of a VPETE'],
    blind: "Objects of the rest of the kernel, which share size classes with these: the log shows only KVM's.",
  },
  events: ['mem.deviceStored'],
  needs: ['alloc.allocated', 'mem.deviceStored'],
  check(record, facts) {
    if (facts.profile.coherent || !changesWord(facts, record.event)) return [];
    const { addr, sizeBytes } = record.event;
    const neighbour = strangerIn(facts, addr);
    if (neighbour === null) return [];
    const { seq } = record;
    const table = facts.names.ref(addr, sizeBytes);
    const other = facts.names.ref(neighbour, 8);
    const isKept = facts.lines.isPresent(addr);
    const stale = { addr, changedFor: record.cause ?? seq, isKept };
    return [
      makeFinding(HEAD, record, facts, {
        title: `${table.name} shares a cache line with ${other.name}`,
        message: `The IRS stores to ${table.name} at ${addrText(addr)}; ${other.name}, allocated by ${other.allocation?.site ?? 'somebody'}(), lies in the same line at ${addrText(lineOf(facts, addr))}. A store to it through a copy from before takes back what the IRS stored.`,
        site: table.allocation?.site ?? 'unknown',
        objects: [table, other],
        causes: [
          ...(table.allocation === null ? [] : [{ seq: table.allocation.allocatedAt, role: 'allocated the table' }]),
          ...(other.allocation === null
            ? []
            : [{ seq: other.allocation.allocatedAt, role: 'allocated its neighbour' }]),
          { seq, role: 'stored by the IRS' },
        ],
        missing: {
          operation: `a size and alignment of at least ${facts.lines.lineBytes} bytes for ${table.name}`,
          after: null,
          before: table.allocation?.allocatedAt ?? seq,
        },
        status: {
          kind: 'needs',
          acts: [...staleWitness(facts, stale), ...neighbourStore(facts, seq, { neighbour, addr })],
          damage: { kind: 'irs-store-lost', ...entryRange(facts, addr), after: seq },
        },
        map: lineMap(facts, { base: addr, sizeBytes }, { base: neighbour, sizeBytes: 8 }),
        sort: `${facts.names.kind(addr)} beside ${facts.names.kind(neighbour)}`,
      }),
    ];
  },
});

/** A word of the line that belongs to another live object. */
function strangerIn(facts: Facts, addr: number): number | null {
  const { heap, lines } = facts;
  const holder = heap.liveAt(addr);
  if (holder === null) return null;
  const base = lineOf(facts, addr);
  for (let at: number = base; at < base + lines.lineBytes; at += 8) {
    const other = heap.liveAt(at);
    if (other !== null && other !== holder) return at;
  }
  return null;
}
