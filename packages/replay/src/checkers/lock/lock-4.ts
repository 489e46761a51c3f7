import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LOCK-4', severity: 'error' } as const;

/** A PE takes a lock that it holds. */
export const LOCK_4: Rule = defineCheck({
  ...HEAD,
  title: 'no PE takes a lock that it holds',
  source: 'Linux spin_lock(), mutex_lock(): neither is recursive; reference 5.6',
  page: {
    meaning: 'A PE wants a lock that it has taken itself and not given back.',
    why: 'It waits for itself: the PE hangs, with interrupts off if the lock is a raw spinlock.',
    bad: ['LOCK vgic_v5_irs_lock', 'LOCK vgic_v5_irs_lock'],
    good: ['LOCK vgic_v5_irs_lock', 'UNLOCK vgic_v5_irs_lock', 'LOCK vgic_v5_irs_lock'],
    blind: 'Two PEs that wait for each other.',
  },
  events: ['lock.recursed'],
  check(record, facts) {
    const { lock } = record.event;
    const held = facts.actors.locksOf(record.actor).find((each) => each.lock === lock);
    const site = facts.actors.functionOf(record);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() takes ${lock}, which its PE holds`,
        message: `${lock} is not recursive: the PE waits for itself from here on.`,
        site,
        objects: [],
        causes: [
          ...(held === undefined ? [] : [{ seq: held.since, role: 'taken' }]),
          { seq: record.seq, role: 'taken again' },
        ],
        missing: { operation: `a release of ${lock}`, after: held?.since ?? null, before: record.seq },
        sort: lock,
      }),
    ];
  },
});
