import type { Facts } from '../facts/facts.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-3', severity: 'error' } as const;

/** The IRS touches memory that is not allocated. */
export const LIFE_3: Rule = defineCheck({
  ...HEAD,
  title: 'the IRS touches live memory only',
  source: 'GICv5: memory of a valid structure belongs to the IRS; reference 11 (invariant 1)',
  page: {
    meaning: 'The IRS read or wrote memory that was freed, or that was never allocated.',
    why: "It writes interrupt state into whatever the memory is used for now, or takes somebody else's bytes for a table.",
    bad: ['IRS has the IST', 'FREE ist', 'IRS stores an ISTE'],
    good: ['MW IRS_VMAP_VISTR (invalidate)', 'IDLE', 'FREE ist'],
    blind: 'Accesses that no model shows; LIFE-5 reports the free that makes them possible.',
  },
  events: ['mem.deviceLoaded', 'mem.deviceStored'],
  needs: ['alloc.allocated', 'alloc.freed', 'mem.deviceLoaded'],
  check(record, facts) {
    const { addr, sizeBytes } = record.event;
    if (!facts.heap.isTraced || facts.heap.liveAt(addr) !== null) return [];
    const object = facts.names.ref(addr, sizeBytes);
    const verb = record.event.type === 'mem.deviceStored' ? 'writes' : 'reads';
    const freedAt = object.allocation?.freedAt ?? null;
    return [
      makeFinding(HEAD, record, facts, {
        title: `the IRS ${verb} ${object.name}, which is ${freedAt === null ? 'not allocated' : 'freed'}`,
        message: `${whereText(record, facts)} ${because(record, facts)}`.trim(),
        site: object.allocation?.freedSite ?? 'irs',
        objects: [object],
        causes: [
          ...(object.allocation === null ? [] : [{ seq: object.allocation.allocatedAt, role: 'allocated' }]),
          ...(freedAt === null ? [] : [{ seq: freedAt, role: 'freed' }]),
          ...(record.cause === null ? [] : [{ seq: record.cause, role: 'what the IRS works for' }]),
          { seq: record.seq, role: `the IRS ${verb} it` },
        ],
        missing: {
          operation: freedAt === null ? 'an allocation' : `a command that takes ${object.name} from the IRS, and IDLE`,
          after: null,
          before: freedAt ?? record.seq,
        },
        sort: `${verb} ${facts.names.kind(addr)}`,
      }),
    ];
  },
});

function whereText({ event }: RecordOf<'mem.deviceLoaded' | 'mem.deviceStored'>, { heap }: Facts): string {
  const object = heap.at(event.addr);
  const bytes = `The IRS touches ${event.sizeBytes} bytes at 0x${event.addr.toString(16)}`;
  if (object === null) return `${bytes}, where no object is or was.`;
  return `${bytes}, ${event.addr - object.base} bytes into an object of ${object.sizeReqBytes} bytes that ${object.freedSite ?? 'somebody'}() freed.`;
}

/** What the IRS takes the memory for. */
function because({ event }: RecordOf<'mem.deviceLoaded' | 'mem.deviceStored'>, facts: Facts): string {
  const [reach] = facts.structures.reaching(event.addr);
  return reach === undefined ? '' : `It was made valid at #${reach.structure.validSince} and nothing took it back.`;
}
