import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-2', severity: 'error' } as const;

/** A PE touches bytes beyond the end of the object it means. */
export const LIFE_2: Rule = defineCheck({
  ...HEAD,
  title: 'a PE stays inside the object it means',
  source: "Linux kmalloc(): the bytes beyond the request are not the caller's (KASAN slab-out-of-bounds)",
  page: {
    meaning: 'An access begins inside a live object and ends beyond the bytes that were asked for.',
    why: 'The bytes behind belong to the allocator or to the next object.',
    bad: ['ALLOC l1 64', 'WR l1[8]'],
    good: ['ALLOC l1 128', 'WR l1[8]'],
    blind: 'An access that misses its object and hits another live one.',
  },
  events: ['mem.loaded', 'mem.stored', 'mem.set'],
  needs: ['alloc.allocated', 'mem.stored'],
  check(record, facts) {
    const { addr, sizeBytes, site } = record.event;
    const object = facts.heap.liveAt(addr);
    if (object === null || addr + sizeBytes <= object.base + object.sizeReqBytes) return [];
    const beyond = addr + sizeBytes - object.base - object.sizeReqBytes;
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() reaches ${beyond} bytes beyond ${facts.names.name(object.base, object.sizeReqBytes)}`,
        message: `${site}() touches [${addr - object.base}, +${sizeBytes}) of an object for which ${object.site}() asked ${object.sizeReqBytes} bytes.`,
        site,
        objects: [facts.names.ref(addr, sizeBytes)],
        causes: [
          { seq: object.allocatedAt, role: `allocated with ${object.sizeReqBytes} bytes` },
          { seq: record.seq, role: 'reaches beyond' },
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
