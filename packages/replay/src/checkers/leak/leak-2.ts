import type { Seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { HeapObject } from '../facts/heap.ts';
import type { Cause, Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type RecordOf, type Rule } from '../rule.ts';

const HEAD = { rule: 'LEAK-2', severity: 'warning' } as const;

/** The last command of a VM that failed. */
interface Failure {
  readonly seq: Seq;
  readonly text: string;
}

/** What is still allocated, and known, when the VM table is gone. */
export const LEAK_2: Rule = defineRule<Map<number, Failure>, 'kvm.commandReturned' | 'call.returned'>({
  ...HEAD,
  title: 'nothing is left when the VM table is freed',
  source: 'reference 11 (invariant 9); Linux vgic_v5_vmt_free()',
  page: {
    meaning:
      'The VM table was freed, and objects that belong to a VM are still allocated. KVM has pointers to them, and no code left that would use these.',
    why: 'The memory stays until the host reboots. After a command that failed it may be kept on purpose: the IRS may still use it. It is a leak all the same.',
    bad: ['VMTE_MAKE_INVALID times out', 'tear-down keeps the VM', 'FREE VM table'],
    good: ['VMTE_MAKE_INVALID', 'IDLE', 'FREE what belongs to the VM', 'FREE VM table'],
    blind: 'Runs that keep the VM table; what LEAK-1 and LIFE-7 have reported.',
  },
  events: ['kvm.commandReturned', 'call.returned'],
  needs: ['alloc.allocated', 'alloc.freed', 'call.returned'],
  initial: () => new Map(),
  step(memo, record, facts) {
    const { event } = record;
    if (event.type === 'kvm.commandReturned') {
      const text = `${event.command} returned ${event.ret}`;
      if (event.ret !== 0 && event.vmId !== null) memo.set(event.vmId, { seq: record.seq, text });
      return { memo, findings: [] };
    }
    const isFreed = event.func === 'vgic_v5_vmt_free' && event.ret === 0;
    return { memo, findings: isFreed ? leftBehind(memo, record, facts) : [] };
  },
});

function leftBehind(
  failures: ReadonlyMap<number, Failure>,
  record: RecordOf<'call.returned' | 'kvm.commandReturned'>,
  facts: Facts,
): readonly Finding[] {
  const owners = new Map<string, HeapObject[]>();
  for (const object of facts.heap.live) {
    const owner = ownerOf(facts, object);
    if (owner !== null) owners.set(owner, [...(owners.get(owner) ?? []), object]);
  }
  return [...owners].map(([owner, objects]) => {
    const vmId = Number(/^vmi:(\d+)$/u.exec(owner)?.[1] ?? NaN);
    const failure = failures.get(vmId) ?? null;
    const bytes = objects.reduce((sum, { sizeAllocBytes }) => sum + sizeAllocBytes, 0);
    const what = objects.length === 1 ? 'an object' : `${objects.length} objects`;
    const whose = Number.isNaN(vmId) ? owner : facts.names.vm(vmId);
    const causes: Cause[] = objects
      .slice(0, MOST_OBJECTS)
      .map(({ allocatedAt, site }) => ({ seq: allocatedAt, role: `allocated by ${site}()` }));
    if (failure !== null) causes.push({ seq: failure.seq, role: `${failure.text}: kept since` });
    return makeFinding(HEAD, record, facts, {
      title: `${what} of ${whose}, ${bytes} bytes, outlive${objects.length === 1 ? 's' : ''} the VM table`,
      message: `The VM table is freed, and ${what} of ${whose} ${objects.length === 1 ? 'is' : 'are'} still allocated${failure === null ? '' : `; ${failure.text} at #${failure.seq}`}. KVM still has pointers to them.`,
      site: 'vgic_v5_vmt_free',
      objects: objects.slice(0, MOST_OBJECTS).map(({ base, sizeReqBytes }) => facts.names.ref(base, sizeReqBytes)),
      causes: [...causes, { seq: record.seq, role: 'the VM table is gone' }],
      missing: { operation: `free of ${what} of ${whose}`, after: failure?.seq ?? null, before: record.seq },
      sort: `owner ${failure === null ? 'none' : failure.text}`,
    });
  });
}

/** The structure whose pointers lead to an object; null when none does. */
function ownerOf({ references }: Facts, { base }: HeapObject): string | null {
  const [place] = references.to(base);
  if (place === undefined) return null;
  return /^[a-z_]+:\d+/u.exec(place)?.[0] ?? place;
}

/** How many objects a finding lists. */
const MOST_OBJECTS = 8;
