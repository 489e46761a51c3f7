import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-4', severity: 'error' } as const;

/** The IRS touches bytes beyond the end of a table. */
export const LIFE_4: Rule = defineCheck({
  ...HEAD,
  title: 'the IRS stays inside its tables',
  source: 'reference 11 (invariant 2); GICv5 IST and VPET sizes',
  page: {
    meaning: 'The IRS accesses bytes beyond what was asked for when the table was allocated.',
    why: 'It takes foreign bytes for interrupt state, and writes into them.',
    bad: ['ALLOC ist 2048 for 12 ID bits', 'IRS stores ISTE 600'],
    good: ['ALLOC ist 16384 for 12 ID bits', 'IRS stores ISTE 600'],
    blind: 'Accesses that this run did not make; SIZE-2 judges the size when the table is handed over.',
  },
  events: ['mem.deviceLoaded', 'mem.deviceStored'],
  needs: ['alloc.allocated', 'mem.deviceLoaded'],
  check(record, facts) {
    const { addr, sizeBytes } = record.event;
    const object = facts.heap.liveAt(addr);
    if (object === null || addr + sizeBytes <= object.base + object.sizeReqBytes) return [];
    const table = facts.names.ref(object.base, object.sizeReqBytes);
    return [
      makeFinding(HEAD, record, facts, {
        title: `the IRS reaches beyond ${table.name}`,
        message: `The IRS touches [${addr - object.base}, +${sizeBytes}) of an object for which ${object.site}() asked ${object.sizeReqBytes} bytes.`,
        site: object.site,
        objects: [table],
        causes: [
          { seq: object.allocatedAt, role: `allocated with ${object.sizeReqBytes} bytes` },
          { seq: record.seq, role: 'the IRS reaches beyond' },
        ],
        missing: {
          operation: `an allocation of at least ${addr + sizeBytes - object.base} bytes`,
          after: null,
          before: object.allocatedAt,
        },
      }),
    ];
  },
});
