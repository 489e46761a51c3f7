import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LOCK-6', severity: 'warning' } as const;

/** What the revised code allows itself. */
const LONGEST_MICROSECONDS = 10_000;
/** The locks that are raw spinlocks; the others are mutexes. */
const SPINLOCKS: ReadonlySet<string> = new Set(['vgic_v5_irs_lock', 'vm_config_lock']);

/** A poll that may spin for long while its PE takes no interrupts. */
export const LOCK_6: Rule = defineCheck({
  ...HEAD,
  title: 'a poll under a raw spinlock gives up within 10 ms',
  source: 'reference 9.2 D27; Linux gicv5_wait_for_op_s_atomic()',
  page: {
    meaning: 'A PE polls a status register under a raw spinlock, and would go on for longer than 10 ms.',
    why: 'Interrupts are off and other PEs spin for the lock all that time: an IRS that hangs takes the host with it.',
    bad: ['LOCK vm_config_lock', 'POLL IRS_VMT_STATUSR, 1 s'],
    good: ['LOCK vgic_v5_irs_lock', 'POLL IRS_VMT_STATUSR, 10 ms'],
    blind: 'Polls that find IDLE at their first read. Locks and delays are not in traces of a real kernel.',
  },
  events: ['pe.delayed'],
  needs: ['lock.acquired', 'pe.delayed'],
  check(record, facts) {
    const { timeoutMicroseconds } = record.event;
    const held = facts.actors.locksOf(record.actor).find(({ lock }) => SPINLOCKS.has(lock));
    if (held === undefined || timeoutMicroseconds <= LONGEST_MICROSECONDS) return [];
    const site = facts.actors.functionOf(record);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() may spin for ${timeoutMicroseconds / 1000} ms under ${held.lock}`,
        message: `${held.lock} is a raw spinlock: the PE takes no interrupt until IDLE reads 1 or the poll gives up.`,
        site,
        objects: [],
        causes: [
          { seq: held.since, role: `took ${held.lock}` },
          { seq: record.seq, role: 'waits' },
        ],
        missing: { operation: 'a time-out of 10 ms, or a release of the lock', after: held.since, before: record.seq },
        sort: held.lock,
      }),
    ];
  },
});
