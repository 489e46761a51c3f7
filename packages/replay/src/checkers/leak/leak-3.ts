import type { Seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import { vmteAddr } from '../facts/walk.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type RecordOf, type Rule } from '../rule.ts';

const HEAD = { rule: 'LEAK-3', severity: 'warning' } as const;

/** A VM is gone, and its VM ID or its VMTE is not free for the next one. */
export const LEAK_3: Rule = defineRule<Ids, Watched>({
  ...HEAD,
  title: 'a VM that is torn down leaves its ID and an empty VMTE',
  source: 'reference 11 (invariant 9), 9.2 D7; Linux vgic_v5_teardown(), vgic_v5_release_vm_id()',
  page: {
    meaning:
      'A tear-down ended without a failed command, and the VM ID is still taken; or it was given back while the VMTE holds something.',
    why: 'There are few VM IDs: a host that loses one with each VM starts no more of them. The next owner of an ID begins with what the one before left.',
    bad: ['teardown VM 0', 'RD VMTE: old VALID=1', 'return'],
    good: ['teardown VM 0', 'WR VMTE = 0', 'VM ID given back'],
    blind: 'What is kept because a command failed: the IRS may still use it.',
  },
  events: ['kvm.vmIdTaken', 'kvm.vmIdReleased', 'kvm.vmIdsReset', 'kvm.commandReturned', 'env.operationEnded'],
  needs: ['kvm.vmIdTaken', 'env.operationEnded'],
  initial: () => ({ taken: new Map(), returned: null, failed: new Set() }),
  step(memo, record, facts) {
    const { seq, event } = record;
    switch (event.type) {
      case 'kvm.vmIdTaken':
        memo.taken.set(event.vm, { vmId: event.vmId, at: seq });
        memo.failed.delete(event.vmId);
        break;
      case 'kvm.vmIdReleased':
        memo.taken.delete(event.vm);
        memo.returned = { vmId: event.vmId, at: seq };
        break;
      case 'kvm.vmIdsReset':
        memo.taken.clear();
        break;
      case 'kvm.commandReturned':
        if (event.ret !== 0 && event.vmId !== null) memo.failed.add(event.vmId);
        break;
      case 'env.operationEnded': {
        const { returned } = memo;
        memo.returned = null;
        if (event.op !== 'teardown' || event.vm === null) break;
        const kept = memo.taken.get(event.vm) ?? null;
        const finding =
          kept === null ? dirtyEntry(returned, { ...record, event }, facts) : keptId(kept, { ...record, event }, facts);
        const vmId = (kept ?? returned)?.vmId ?? null;
        return { memo, findings: finding === null || vmId === null || memo.failed.has(vmId) ? [] : [finding] };
      }
    }
    return { memo, findings: [] };
  },
});

type Watched = 'kvm.vmIdTaken' | 'kvm.vmIdReleased' | 'kvm.vmIdsReset' | 'kvm.commandReturned' | 'env.operationEnded';

/** A VM ID, and where it was taken or given back. */
interface Id {
  readonly vmId: number;
  readonly at: Seq;
}

interface Ids {
  /** By VM. */
  readonly taken: Map<number, Id>;
  /** Given back in the operation that goes on. */
  returned: Id | null;
  /** VM IDs of which a command failed: what they hold is kept on purpose. */
  readonly failed: Set<number>;
}

type Ended = RecordOf<'env.operationEnded'>;

function keptId({ vmId, at }: Id, record: Ended, facts: Facts): ReturnType<typeof makeFinding> {
  const { vm, ret } = record.event;
  return makeFinding(HEAD, record, facts, {
    title: `VM ${vm} is torn down, and VM ID ${vmId} is still taken`,
    message: `The tear-down returned ${ret} and no command of the VM failed. Nobody is left who would give VM ID ${vmId} back.`,
    site: 'vgic_v5_teardown',
    objects: [],
    causes: [
      { seq: at, role: 'takes the VM ID' },
      { seq: record.seq, role: 'ends the VM' },
    ],
    missing: { operation: `a release of VM ID ${vmId}`, after: at, before: record.seq },
    sort: 'id',
  });
}

/** The VMTE of a VM ID that was given back holds something. */
function dirtyEntry(returned: Id | null, record: Ended, facts: Facts): ReturnType<typeof makeFinding> | null {
  const { structures, lines, names } = facts;
  const entry =
    returned === null || structures.table === null ? null : vmteAddr(lines, structures.table, returned.vmId);
  if (returned === null || entry === null) return null;
  const word = [0, 8, 16, 24].map((offset) => entry + offset).find((addr) => lines.word64(addr) !== 0n);
  if (word === undefined) return null;
  const object = names.ref(word, 8);
  return makeFinding(HEAD, record, facts, {
    title: `VM ID ${returned.vmId} is given back, and ${object.name} holds 0x${lines.word64(word).toString(16)}`,
    message: 'The next VM with this ID begins with what this one left.',
    site: 'vgic_v5_vmte_release',
    objects: [object],
    causes: [
      { seq: returned.at, role: 'gives the VM ID back' },
      { seq: record.seq, role: 'ends the VM' },
    ],
    missing: { operation: `zero in ${object.name}, cleaned`, after: null, before: returned.at },
    sort: 'entry',
  });
}
