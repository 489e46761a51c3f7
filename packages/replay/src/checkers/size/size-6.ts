import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'SIZE-6', severity: 'note' } as const;

/** A request that the allocator can never serve. */
export const SIZE_6: Rule = defineCheck({
  ...HEAD,
  title: 'a table is small enough to be allocated',
  source: 'reference 4.10, 9.2 D19; Linux MAX_PAGE_ORDER',
  page: {
    meaning:
      'kzalloc() is asked for more than the page allocator ever gives, so the allocation fails however much memory is free.',
    why: 'The guest is told that the width is supported and cannot enable LPIs with it.',
    bad: ['ALLOC ist 8388608 (21 ID bits, linear, 4K pages)'],
    good: ['ALLOC ist 4194304 (20 ID bits)'],
    blind: 'Requests that fail because memory is short.',
  },
  events: ['alloc.failed'],
  check(record, facts) {
    const { reason, sizeReqBytes, site } = record.event;
    if (reason !== 'too-large') return [];
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() asks for ${sizeReqBytes} bytes, which cannot be allocated`,
        message: `With pages of ${facts.profile.pageSizeBytes} bytes no request of that size is ever served.`,
        site,
        objects: [],
        causes: [{ seq: record.seq, role: 'the request' }],
        sort: 'request',
      }),
    ];
  },
});
