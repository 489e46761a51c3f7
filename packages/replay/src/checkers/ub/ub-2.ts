import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'UB-2', severity: 'error' } as const;

/** A division by zero. */
export const UB_2: Rule = defineCheck({
  ...HEAD,
  title: 'nothing is divided by zero',
  source: 'C11 6.5.5; reference 4.4 (V0), 9.2 D26',
  page: {
    meaning: 'An integer is divided by zero.',
    why: 'C leaves the result open; arm64 gives 0, and the code goes on with it: here it decides that every IST has two levels.',
    bad: ['PAGE_SIZE / istsz with istsz = 0 (the encoding, not the size)'],
    good: ['PAGE_SIZE / iste_size'],
    blind: '',
  },
  events: ['ub.dividedByZero'],
  check(record, facts) {
    const { site, expr } = record.event;
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() divides by zero`,
        message: `${expr}: the divisor is 0. C leaves this undefined; arm64 gives 0.`,
        site,
        objects: [],
        causes: [{ seq: record.seq, role: 'the division' }],
        missing: { operation: 'a test that the divisor is not 0', after: null, before: record.seq },
        sort: expr,
      }),
    ];
  },
});
