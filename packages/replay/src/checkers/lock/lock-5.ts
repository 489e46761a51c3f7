import type { Facts } from '../facts/facts.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type RecordOf, type Rule } from '../rule.ts';

const HEAD = { rule: 'LOCK-5', severity: 'error' } as const;

type Watched = 'lock.acquired' | 'kvm.fieldSet' | 'kvm.elementSet';

/** KVM changes what it tracks of a VM, or of the VM table, without the lock that guards it. */
export const LOCK_5: Rule = defineRule<Set<string>, Watched>({
  ...HEAD,
  title: 'tracking structures are changed under their lock',
  source: 'reference 5.6 (config_lock, vmt_l2_lock), 9.2 D10; Linux lockdep_assert_held()',
  page: {
    meaning:
      "A pointer of a VM's tracking structure is written without its config_lock, or a pointer of the VM table without vmt_l2_lock.",
    why: 'Two threads may both see that there is no IST, or no L2 VM table, and both install one: the first is lost, and the IRS may be using it.',
    bad: ['h_lpi_ist = A', '(another thread) h_lpi_ist = B'],
    good: ['LOCK config_lock', 'h_lpi_ist = A', 'UNLOCK config_lock'],
    blind:
      'Locks are not in traces of a real kernel: there the rule is not decidable. It is silent until a config_lock is seen: where callers are not modelled, nobody takes one.',
  },
  events: ['lock.acquired', 'kvm.fieldSet', 'kvm.elementSet'],
  needs: ['lock.acquired', 'kvm.fieldSet'],
  initial: () => new Set(),
  step(seen, record, facts) {
    const { event } = record;
    if (event.type === 'lock.acquired') {
      seen.add(event.lock);
      return { memo: seen, findings: [] };
    }
    const guard = guardOf(event, facts);
    const isHeld = guard !== null && facts.actors.locksOf(record.actor).some(guard.isIt);
    if (guard === null || isHeld || !seen.has('config_lock')) return { memo: seen, findings: [] };
    return { memo: seen, findings: [unguarded(record, facts, guard)] };
  },
});

function unguarded(record: RecordOf<Watched>, facts: Facts, { lock, what, sort }: Guard): Finding {
  const site = facts.actors.functionOf(record);
  const decides = 'a scenario with two PEs that run this function at the same time';
  return makeFinding(HEAD, record, facts, {
    title: `${site}() changes ${what} without ${lock}`,
    message: `${lock} guards it. Here nothing keeps another thread from changing ${what} at the same time.`,
    site,
    objects: [],
    causes: [{ seq: record.seq, role: 'changes it' }],
    missing: { operation: lock, after: null, before: record.seq },
    status: { kind: 'needs', acts: [], damage: { kind: 'undecided', decides } },
    sort,
  });
}

interface Guard {
  readonly lock: string;
  readonly what: string;
  readonly sort: string;
  isIt(this: void, held: ReturnType<Facts['actors']['locksOf']>[number]): boolean;
}

function guardOf(event: RecordOf<'kvm.fieldSet' | 'kvm.elementSet'>['event'], { names }: Facts): Guard | null {
  if (event.struct === 'vmi') {
    const vm = names.vmOf(event.key);
    const field = event.type === 'kvm.fieldSet' ? event.field : event.array;
    const what = `${field} of ${names.vm(event.key)}`;
    const isIt: Guard['isIt'] = ({ lock, instance }) => lock === 'config_lock' && (vm === null || instance === vm);
    return { lock: 'config_lock', what, sort: field, isIt };
  }
  // The fields of vmt_info are written once, before there is a VM.
  if (event.type !== 'kvm.elementSet') return null;
  const isIt: Guard['isIt'] = ({ lock }) => lock === 'vmt_l2_lock';
  return { lock: 'vmt_l2_lock', what: `l2ptrs[${event.index}]`, sort: 'l2ptrs', isIt };
}
