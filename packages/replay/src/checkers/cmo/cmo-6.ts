import { type Seq, seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import { NEVER } from '../facts/line.ts';
import type { Range } from '../facts/lines.ts';
import { makeFinding, rangeText } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { needsOldBytes, type UncleanRead, uncleanReads } from './unclean-read.ts';

const HEAD = { rule: 'CMO-6', severity: 'error' } as const;

/** Maintenance that was done, but not over everything that the IRS reads. */
export const CMO_6: Rule = defineCheck({
  ...HEAD,
  title: 'maintenance covers all that the IRS reads',
  source: 'reference 5.4, 11 (invariant 2); Linux vgic_v5_clean_inval()',
  page: {
    meaning: 'Part of a table was cleaned after it was written, and the rest of what the IRS may read of it was not.',
    why: 'The IRS finds old bytes in the part that was left out, mostly in the last entries, which nobody tries first.',
    bad: ['ALLOC ist 4096', 'clean+invalidate [ist, +2048)', 'MW IRS_VMAP_VISTR'],
    good: ['ALLOC ist 4096', 'clean+invalidate [ist, +4096)', 'MW IRS_VMAP_VISTR'],
    blind: 'Maintenance that covers too little of what the IRS never reads.',
  },
  events: ['mmio.writeBegan', 'mem.deviceLoaded'],
  needs: ['mem.stored', 'mem.maintained'],
  check(record, facts) {
    if (facts.profile.coherent) return [];
    return uncleanReads(record, facts, (range) => facts.lines.uncleanIn(range)).flatMap((read) => {
      const covered = coverage(facts, read);
      const [part] = read.parts;
      if (covered === null || part === undefined) return [];
      const object = facts.names.ref(read.range.base, read.range.sizeBytes);
      return makeFinding(HEAD, record, facts, {
        title: `maintenance of ${object.name} leaves ${rangeText(part)} out`,
        message: `The maintenance at #${covered} covers a part of the ${read.range.sizeBytes} bytes that ${read.by} lets the IRS read; ${rangeText(part)} was stored before and is still in a PE's cache alone.`,
        site: facts.actors.functionOf(record),
        objects: [object, facts.names.ref(part.base, part.sizeBytes)],
        causes: [
          { seq: part.storedAt, role: 'stored by a PE' },
          { seq: covered, role: 'the maintenance that covers too little' },
          { seq: record.seq, role: 'lets the IRS read it' },
        ],
        missing: { operation: `clean of ${rangeText(part)}`, after: part.storedAt, before: record.seq },
        status: needsOldBytes(facts, part, record.seq),
      });
    });
  },
});

/** The maintenance after the store that covered another part of the same range; null when there was none. */
export function coverage({ lines }: Facts, { range, parts }: UncleanRead): Seq | null {
  const [part] = parts;
  if (part === undefined) return null;
  for (const addr of probes(range, lines.lineBytes)) {
    const cleanedAt = lines.cleanedAt(addr);
    if (cleanedAt !== NEVER && cleanedAt > part.storedAt) return seq(cleanedAt);
  }
  return null;
}

/** First, middle and last line of a range: maintenance that leaves something out leaves one of them in. */
function probes({ base, sizeBytes }: Range, lineBytes: number): readonly number[] {
  const last = base + sizeBytes - 1;
  const middle = base + Math.floor(sizeBytes / 2 / lineBytes) * lineBytes;
  return [base, middle, last];
}
