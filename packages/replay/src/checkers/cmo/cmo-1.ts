import { seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { Finding } from '../finding.ts';
import { makeFinding, rangeText } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';
import { coverage } from './cmo-6.ts';
import { needsOldBytes, type UncleanRead, uncleanReads } from './unclean-read.ts';

const HEAD = { rule: 'CMO-1', severity: 'error' } as const;

/** H1: the IRS reads bytes that no maintenance has brought to the PoC. */
export const CMO_1: Rule = defineCheck({
  ...HEAD,
  title: 'what the IRS reads was cleaned to the PoC before',
  source: 'GICv5 5.4 of the reference (minimum maintenance contract); Linux vgic_v5_clean_inval()',
  page: {
    meaning: 'A command lets the IRS read bytes that a PE has stored and that no clean has written back since.',
    why: 'A non-coherent IRS reads memory. It sees what was there before, sets VALID in that, and loses it again when the line is written back.',
    bad: ['WR section', 'MW IRS_VMAP_VISTR'],
    good: ['WR section', 'clean+invalidate VMTE', 'MW IRS_VMAP_VISTR'],
    blind: "Stores that the log does not show: KVM's own bookkeeping, and everything on a trace without stores.",
  },
  events: ['mmio.writeBegan', 'mem.deviceLoaded'],
  needs: ['mem.stored', 'mem.maintained'],
  check(record, facts) {
    if (facts.profile.coherent) return [];
    return uncleanReads(record, facts, (range) => facts.lines.uncleanIn(range))
      .filter((read) => coverage(facts, read) === null)
      .map((read) => uncleanFinding(record, facts, read));
  },
});

function uncleanFinding(
  record: RecordOf<'mmio.writeBegan' | 'mem.deviceLoaded'>,
  facts: Facts,
  { by, range, parts }: UncleanRead,
): Finding {
  const [part] = parts;
  if (part === undefined) throw new RangeError('an unclean read has a part that is not clean');
  const object = facts.names.ref(range.base, range.sizeBytes);
  const bytes = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const storedAt = seq(Math.max(...parts.map((each) => each.storedAt)));
  return makeFinding(HEAD, record, facts, {
    title: `the IRS reads ${object.name} before it is cleaned`,
    message: `${bytes} of ${range.sizeBytes} bytes of ${object.name} may still be in a PE's cache alone when ${by} lets the IRS read them. An IRS that is not coherent reads what memory held before.`,
    site: facts.actors.functionOf(record),
    objects: [object, facts.names.ref(part.base, part.sizeBytes)],
    causes: [
      { seq: storedAt, role: 'stored by a PE, and not cleaned since' },
      { seq: record.seq, role: 'lets the IRS read it' },
    ],
    missing: { operation: `clean of ${rangeText(part)}`, after: storedAt, before: record.seq },
    status: needsOldBytes(facts, part, record.seq),
  });
}
