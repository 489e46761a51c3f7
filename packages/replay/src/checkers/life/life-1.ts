import type { Facts } from '../facts/facts.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-1', severity: 'error' } as const;

type Access = 'mem.loaded' | 'mem.stored' | 'mem.set' | 'mem.maintained';

/** A PE touches memory that was freed, or that was never allocated. */
export const LIFE_1: Rule = defineCheck({
  ...HEAD,
  title: 'a PE touches live memory only',
  source: 'Linux kmalloc(), kfree(); reference 11 (invariant 1)',
  page: {
    meaning: 'A PE reads, writes or maintains memory that is not allocated at that point.',
    why: 'It belongs to somebody else now or soon: a store destroys it, a load decides on it, maintenance writes old bytes back.',
    bad: ['FREE ist', 'WR ist[0]'],
    good: ['WR ist[0]', 'FREE ist'],
    blind: "Accesses that are not traced: pointers in KVM's own structures.",
  },
  events: ['mem.loaded', 'mem.stored', 'mem.set', 'mem.maintained'],
  needs: ['alloc.allocated', 'alloc.freed', 'mem.stored'],
  check(record, facts) {
    const { addr, sizeBytes, site } = record.event;
    if (!facts.heap.isTraced || facts.heap.liveAt(addr) !== null) return [];
    const object = facts.names.ref(addr, sizeBytes);
    const freedAt = object.allocation?.freedAt ?? null;
    const what = VERBS[record.event.type];
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() ${what} ${object.name}, which is ${freedAt === null ? 'not allocated' : 'freed'}`,
        message: messageOf(record, facts, what),
        site,
        objects: [object],
        causes: [
          ...(object.allocation === null ? [] : [{ seq: object.allocation.allocatedAt, role: 'allocated' }]),
          ...(freedAt === null
            ? []
            : [{ seq: freedAt, role: `freed by ${object.allocation?.freedSite ?? 'somebody'}()` }]),
          { seq: record.seq, role: `${what} it` },
        ],
        missing: freedAt === null ? null : { operation: 'the access', after: null, before: freedAt },
        sort: `${record.event.type} ${facts.names.kind(addr)}`,
      }),
    ];
  },
});

const VERBS: Readonly<Record<Access, string>> = {
  'mem.loaded': 'reads',
  'mem.stored': 'writes',
  'mem.set': 'writes',
  'mem.maintained': 'maintains',
};

function messageOf({ event }: RecordOf<Access>, { heap }: Facts, what: string): string {
  const object = heap.at(event.addr);
  const access = `${event.site}() ${what} ${event.sizeBytes} bytes at 0x${event.addr.toString(16)}`;
  if (object === null) return `${access}, where no object is or was.`;
  const offset = event.addr - object.base;
  return `${access}: ${offset} bytes into an object of ${object.sizeReqBytes} bytes that ${object.site}() allocated and ${object.freedSite ?? 'somebody'}() freed.`;
}
