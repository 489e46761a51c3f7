import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-6', severity: 'error' } as const;

/** kfree() of what is not a live object. */
export const LIFE_6: Rule = defineCheck({
  ...HEAD,
  title: 'what is freed is a live object, and its start',
  source: 'Linux kfree(); reference 9.2 D12',
  page: {
    meaning: 'kfree() is given an object that was freed before, or an address at which no object begins.',
    why: "The allocator's free list is corrupted: the same memory is given out twice.",
    bad: ['FREE vmd', 'FREE vmd'],
    good: ['FREE vmd', 'vmd_base = NULL', 'FREE vmd_base (NULL)'],
    blind: "A second free after the memory was given out again: it frees somebody else's object, and looks right.",
  },
  events: ['alloc.freed'],
  needs: ['alloc.freed'],
  check(record, facts) {
    const { addr, was, site } = record.event;
    if (addr === null || was === 'live' || was === 'null') return [];
    const object = facts.names.ref(addr, 8);
    const freedAt = object.allocation?.freedAt ?? null;
    const isDouble = was === 'free';
    const places = facts.references.to(addr);
    return [
      makeFinding(HEAD, record, facts, {
        title: isDouble ? `${site}() frees ${object.name} a second time` : `${site}() frees what is no object`,
        message: isDouble
          ? `The object was freed before, by ${object.allocation?.freedSite ?? 'somebody'}(); ${places.length === 0 ? 'no pointer to it is left' : `${places.join(', ')} still pointed to it`}.`
          : `0x${addr.toString(16)} is not the start of an object that was ever allocated.`,
        site,
        objects: [object],
        causes: [
          ...(object.allocation === null ? [] : [{ seq: object.allocation.allocatedAt, role: 'allocated' }]),
          ...(freedAt === null ? [] : [{ seq: freedAt, role: 'freed for the first time' }]),
          { seq: record.seq, role: 'freed again' },
        ],
        missing:
          freedAt === null
            ? null
            : { operation: 'NULL in the pointer that was freed', after: freedAt, before: record.seq },
      }),
    ];
  },
});
