import type { Facts } from '../facts/facts.ts';
import { lineMap, makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { otherVmStores, sharedTable } from './shared-table.ts';

const HEAD = { rule: 'LOCK-1', severity: 'error' } as const;

/** A store into a table line that VMs share, under no lock that they share. */
export const LOCK_1: Rule = defineCheck({
  ...HEAD,
  title: 'a lock serialises who writes a line that VMs share',
  source: 'reference 5.4 rule 5, 5.6, 9.2 D10; Linux vgic_v5_irs_lock',
  page: {
    meaning: "A PE writes an entry of the VM table while it holds no lock that every VM's code takes.",
    why: 'Between the maintenance before the store and the one after it, another PE may have the IRS change a neighbour in the line: the write-back undoes that.',
    bad: ['clean+invalidate VMTE', 'WR section', 'clean+invalidate VMTE'],
    good: ['LOCK', 'clean+invalidate VMTE', 'WR section', 'clean+invalidate VMTE', 'UNLOCK'],
    blind: 'Locks are not in traces of a real kernel: there the rule is not decidable.',
  },
  events: ['mem.stored', 'mem.set'],
  needs: ['lock.acquired', 'mem.stored'],
  check(record, facts) {
    const { addr, sizeBytes } = record.event;
    if (facts.profile.coherent || facts.actors.holdsGlobalLock(record.actor) || !sharedTable(facts, addr)) return [];
    const witness = otherVmStores(facts, { addr, storedAt: record.seq, from: record.seq });
    if (witness === null) return [];
    const object = facts.names.ref(addr, sizeBytes);
    const site = facts.actors.functionOf(record);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() writes ${object.name} without a lock`,
        message: `The line also holds ${facts.names.name(witness.neighbour, 8)}. No lock keeps another PE from having the IRS change it between this store and the write-back: ${heldText(facts, record.actor)}.`,
        site,
        sort: 'line',
        objects: [object, facts.names.ref(witness.neighbour, 8)],
        causes: [{ seq: record.seq, role: 'writes a line that VMs share' }],
        missing: {
          operation: 'a lock that all VMs share, around maintenance, store and maintenance',
          after: null,
          before: record.seq,
        },
        status: witness.status,
        map: lineMap(facts, { base: witness.neighbour, sizeBytes: 8 }, { base: addr, sizeBytes }),
      }),
    ];
  },
});

function heldText({ actors }: Facts, actor: Parameters<Facts['actors']['locksOf']>[0]): string {
  const held = actors.locksOf(actor).map(({ lock }) => lock);
  return held.length === 0 ? 'none is held' : `only ${held.join(' and ')} is held, of which each VM has its own`;
}
