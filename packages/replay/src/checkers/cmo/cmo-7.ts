import type { Seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { ObjectRef } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type RecordOf, type Rule } from '../rule.ts';

const HEAD = { rule: 'CMO-7', severity: 'note' } as const;

/** Maintenance of one function on one kind of thing: how often, and how often it was needed. */
interface Tally {
  readonly site: string;
  readonly op: string;
  readonly kind: string;
  readonly first: Seq;
  readonly object: ObjectRef;
  readonly count: number;
  readonly neededCount: number;
}

/** Maintenance that changed nothing, every time that it was done. */
export const CMO_7: Rule = defineRule<Map<string, Tally>, 'mem.maintained'>({
  ...HEAD,
  title: 'maintenance has something to do',
  source: 'reference 5.4',
  page: {
    meaning:
      'Whenever this function maintained this kind of memory, no PE had stored to it and the IRS had not changed it since the maintenance before.',
    why: 'Nothing goes wrong. Each operation waits for memory, some of them under a raw spinlock; in the log at hand they could be left out.',
    bad: ['clean+invalidate VMTE', 'clean+invalidate VMTE'],
    good: ['clean+invalidate VMTE', 'WR section', 'clean+invalidate VMTE'],
    blind: 'Other runs: what was never needed here may be needed there. Not a reason to remove it.',
  },
  events: ['mem.maintained'],
  needs: ['mem.stored', 'mem.maintained', 'mem.deviceStored'],
  initial: () => new Map(),
  step(memo, record, facts) {
    const { addr, sizeBytes, op, site } = record.event;
    const kind = facts.names.kind(addr);
    const key = `${site}|${op}|${kind}`;
    const known = memo.get(key);
    const neededCount = (known?.neededCount ?? 0) + (isNeeded(record, facts) ? 1 : 0);
    // A site that was needed once never becomes redundant again: its count no longer matters.
    if (known !== undefined && known.neededCount > 0) return { memo, findings: [] };
    const tally = known ?? { site, op, kind, first: record.seq, object: facts.names.ref(addr, sizeBytes), count: 0 };
    memo.set(key, { ...tally, count: tally.count + 1, neededCount });
    return { memo, findings: [] };
  },
  end(memo, facts) {
    return [...memo.values()]
      .filter(({ neededCount }) => neededCount === 0)
      .map(({ site, op, kind, first, object, count }) =>
        makeFinding(HEAD, { seq: first }, facts, {
          title: `${op} of ${object.name} had nothing to do`,
          message: `${site}() did it ${count} ${count === 1 ? 'time' : 'times'}; no time had a PE stored to the lines or the IRS changed them since the maintenance before.`,
          site,
          objects: [object],
          causes: [{ seq: first, role: 'the first time' }],
          sort: `${op} ${kind}`,
        }),
      );
  },
});

function isNeeded({ event }: RecordOf<'mem.maintained'>, { lines, profile }: Facts): boolean {
  const { lineBytes } = lines;
  const base = event.addr - (event.addr % lineBytes);
  const end = Math.ceil((event.addr + Math.max(1, event.sizeBytes)) / lineBytes) * lineBytes;
  const range = { base, sizeBytes: end - base };
  if (event.op !== 'invalidate' && lines.uncleanIn(range).length > 0) return true;
  return event.op !== 'clean' && !profile.coherent && lines.staleIn(range).length > 0;
}
