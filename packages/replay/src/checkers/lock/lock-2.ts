import { seq } from '@vist/core';
import { lineMap, makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { otherVmStores, sharedTable } from './shared-table.ts';

const HEAD = { rule: 'LOCK-2', severity: 'error' } as const;

/** The lock was dropped between the maintenance that made a line fresh and the store into it. */
export const LOCK_2: Rule = defineCheck({
  ...HEAD,
  title: 'a line is made fresh and written under one hold of the lock',
  source: 'reference 5.3 (H3), 5.4 rules 2 and 5, 5.6; Linux vgic_v5_linear_ist_free(), vgic_v5_vmte_init()',
  page: {
    meaning:
      'A PE writes an entry of the VM table under a lock, but the line was last invalidated before it took that lock.',
    why: 'While the lock was free, another PE may have had the IRS change a neighbour in the line. If the line was fetched before that (speculation is enough), the store goes into an old copy, and its write-back undoes the change.',
    bad: [
      'LOCK',
      'clean+invalidate VMTE',
      'RD section',
      'UNLOCK',
      'LOCK',
      'WR section',
      'clean+invalidate VMTE',
      'UNLOCK',
    ],
    good: ['LOCK', 'clean+invalidate VMTE', 'WR section', 'clean+invalidate VMTE', 'UNLOCK'],
    blind: 'Locks are not in traces of a real kernel: there the rule is not decidable.',
  },
  events: ['mem.stored', 'mem.set'],
  needs: ['lock.acquired', 'mem.stored', 'mem.maintained'],
  check(record, facts) {
    const { addr, sizeBytes } = record.event;
    if (facts.profile.coherent || !sharedTable(facts, addr)) return [];
    const held = facts.actors.locksOf(record.actor).find(({ lock }) => lock !== 'config_lock');
    const refreshed = facts.lines.invalidatedAt(addr);
    if (held === undefined || refreshed >= held.since) return [];
    // The second store under the same hold goes into the line that the first one fetched.
    const line = facts.lines.lineAt(addr);
    if (line !== null && line.storedAt.some((at) => at > held.since)) return [];
    const witness = otherVmStores(facts, { addr, storedAt: record.seq, from: held.since });
    if (witness === null) return [];
    const object = facts.names.ref(addr, sizeBytes);
    const site = facts.actors.functionOf(record);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() writes ${object.name} into a line that it did not make fresh under the lock`,
        message: `${held.lock} was taken at #${held.since}; the line was ${refreshed < 0 ? 'never invalidated' : `last invalidated at #${refreshed}`} before that. In between, another PE may have had the IRS change ${facts.names.name(witness.neighbour, 8)} in the same line.`,
        site,
        sort: 'line',
        objects: [object, facts.names.ref(witness.neighbour, 8)],
        causes: [
          ...(refreshed < 0 ? [] : [{ seq: seq(refreshed), role: 'invalidated last' }]),
          { seq: held.since, role: `took ${held.lock}` },
          { seq: record.seq, role: 'writes the line' },
        ],
        missing: { operation: 'clean+invalidate of the line', after: held.since, before: record.seq },
        status: witness.status,
        map: lineMap(facts, { base: witness.neighbour, sizeBytes: 8 }, { base: addr, sizeBytes }),
      }),
    ];
  },
});
