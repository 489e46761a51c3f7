import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-8', severity: 'error' } as const;

/** The IRS reads memory that nobody has written since it was allocated. */
export const LIFE_8: Rule = defineCheck({
  ...HEAD,
  title: 'the IRS reads initialised memory only',
  source: 'reference 5.4 rule 1; GICv5: tables are zeroed before they are handed over',
  page: {
    meaning: 'The IRS reads bytes of an object that was neither zeroed nor stored to since its allocation.',
    why: 'It takes what the previous owner left for entries: pointers, VALID bits, interrupt state.',
    bad: ['kmalloc l2 4096', 'MW IRS_VMAP_L2_VMTR', 'IRS reads a VMTE of l2'],
    good: ['kzalloc l2 4096', 'MW IRS_VMAP_L2_VMTR', 'IRS reads a VMTE of l2'],
    blind: 'Whether an allocation of a real trace was zeroed, where the flags were not recorded.',
  },
  events: ['mem.deviceLoaded'],
  needs: ['alloc.allocated', 'mem.zeroed', 'mem.deviceLoaded'],
  check(record, facts) {
    const { addr, sizeBytes } = record.event;
    const object = facts.heap.liveAt(addr);
    if (object === null || object.isZeroed) return [];
    const line = facts.lines.lineAt(addr);
    const isWritten =
      line !== null &&
      (line.cleanedAt > object.allocatedAt || line.uncleanCount > 0 || line.storedByIrsAt > object.allocatedAt);
    if (isWritten) return [];
    const table = facts.names.ref(addr, sizeBytes);
    return [
      makeFinding(HEAD, record, facts, {
        title: `the IRS reads ${table.name}, which nobody has initialised`,
        message: `${object.site}() allocated ${object.sizeReqBytes} bytes without zeroing them, and nothing was stored to 0x${addr.toString(16)} since.`,
        site: object.site,
        objects: [table],
        causes: [
          { seq: object.allocatedAt, role: 'allocated without zeroing' },
          { seq: record.seq, role: 'read by the IRS' },
        ],
        missing: { operation: 'zeroing of the object, and a clean', after: object.allocatedAt, before: record.seq },
      }),
    ];
  },
});
