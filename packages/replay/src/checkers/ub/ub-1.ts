import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'UB-1', severity: 'error' } as const;

/** A shift by the width of its type or more. */
export const UB_1: Rule = defineCheck({
  ...HEAD,
  title: 'shifts are narrower than their type',
  source: 'C11 6.5.7; UBSAN shift-out-of-bounds; reference 9.2 D2',
  page: {
    meaning: 'A shift count is not smaller than the number of bits of the shifted type.',
    why: 'C leaves the result open. On arm64 the count is taken modulo 64: a table of 2^32 comes out as one byte.',
    bad: ['BIT(4294967296)'],
    good: ['BIT(6)'],
    blind: 'Arithmetic that wraps without being undefined.',
  },
  events: ['ub.shiftedOutOfBounds'],
  check(record, facts) {
    const { site, expr, exponent, typeBits } = record.event;
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() shifts a ${typeBits}-bit type by ${exponent}`,
        message: `${expr} with an exponent of ${exponent} is undefined in C; arm64 shifts by ${exponent % typeBits}.`,
        site,
        objects: [],
        causes: [{ seq: record.seq, role: 'the shift' }],
        missing: { operation: 'a test that the exponent is narrower than the type', after: null, before: record.seq },
        sort: expr,
      }),
    ];
  },
});
