import { addrText, makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'UB-3', severity: 'error' } as const;

/** An access through a null pointer. */
export const UB_3: Rule = defineCheck({
  ...HEAD,
  title: 'no null pointer is followed',
  source: 'Linux: an oops; reference 6.1, 9.2 D25',
  page: {
    meaning: 'KVM follows a pointer that is NULL.',
    why: 'The kernel oopses and the task dies with its locks held.',
    bad: ['l2ptrs[3] = NULL', 'look up VM 400'],
    good: ['l2ptrs[3] = NULL', 'look up VM 400: -EINVAL'],
    blind: 'Pointers that dangle: LIFE-1.',
  },
  events: ['ub.oopsed'],
  check(record, facts) {
    const { site, addr } = record.event;
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() follows a null pointer`,
        message: `The access is to ${addrText(addr)}.`,
        site,
        objects: [],
        causes: [{ seq: record.seq, role: 'the access' }],
        missing: { operation: 'a test that the pointer is not NULL', after: null, before: record.seq },
        sort: 'oops',
      }),
    ];
  },
});
