import { entryRange } from '../facts/entry-range.ts';
import { makeFinding, rangeText } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'CMO-5', severity: 'error' } as const;

/** An invalidate of a whole line that holds stores nobody has written back. */
export const CMO_5: Rule = defineCheck({
  ...HEAD,
  title: 'an invalidate drops nothing that was stored',
  source: 'Arm DC IVAC; Linux dcache_inval_poc(), which cleans lines it covers in part (reference 5.1)',
  page: {
    meaning: 'A line is invalidated as a whole, without a clean, while it holds bytes that a PE has stored.',
    why: 'The stores are gone: neither memory nor any cache has them.',
    bad: ['WR l1[0]', 'invalidate [l1, +64)'],
    good: ['WR l1[0]', 'clean+invalidate [l1, +64)'],
    blind: 'Lines at the ends of a range that it covers only in part: they are cleaned first.',
  },
  events: ['mem.maintained'],
  needs: ['mem.stored', 'mem.maintained'],
  check(record, facts) {
    const { op, addr, sizeBytes, site } = record.event;
    if (op !== 'invalidate') return [];
    const { lineBytes } = facts.lines;
    const start = Math.ceil(addr / lineBytes) * lineBytes;
    const end = Math.floor((addr + sizeBytes) / lineBytes) * lineBytes;
    if (end <= start) return [];
    const [lost] = facts.lines.uncleanIn({ base: start, sizeBytes: end - start });
    if (lost === undefined) return [];
    const object = facts.names.ref(lost.base, lost.sizeBytes);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() drops stores to ${object.name}`,
        message: `The invalidate at #${record.seq} covers whole lines that hold stores to ${rangeText(lost)}. They are dropped without being written back.`,
        site,
        objects: [object],
        causes: [
          { seq: lost.storedAt, role: 'stored by a PE' },
          { seq: record.seq, role: 'invalidated without a clean' },
        ],
        missing: { operation: `clean of ${rangeText(lost)}`, after: lost.storedAt, before: record.seq },
        status: {
          kind: 'needs',
          acts: [],
          damage: { kind: 'pe-store-lost', ...entryRange(facts, lost.base), at: record.seq },
        },
      }),
    ];
  },
});
