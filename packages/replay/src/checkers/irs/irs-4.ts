import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'IRS-4', severity: 'error' } as const;

/** An operation on one VM acts on the VM ID of another. */
export const IRS_4: Rule = defineCheck({
  ...HEAD,
  title: 'an operation acts on the VM ID of its own VM',
  source: 'reference 9.2 D21; Linux vgic_v5_allocate_vm_id()',
  page: {
    meaning:
      'KVM does something to the tracking structure or the interrupts of a VM ID that belongs to another VM, or to none.',
    why: 'A VM that has no ID is taken for VM ID 0: it changes the tables of whoever has that ID.',
    bad: ['VM 0 takes VM ID 0', 'VM 1 (no ID) enables LPIs: vmi 0 changes'],
    good: ['VM 1 (no ID) enables LPIs: -EINVAL'],
    blind: 'Logs without operations; a VM ID that is given out again at once.',
  },
  events: ['kvm.fieldSet', 'kvm.commandSent'],
  needs: ['kvm.vmIdTaken', 'env.operationBegan'],
  check(record, facts) {
    const { event } = record;
    const vmId = event.type === 'kvm.commandSent' ? event.vmId : event.struct === 'vmi' ? event.key : null;
    if (vmId === null) return [];
    const operation = facts.actors.operationOf(record);
    const owner = facts.names.vmOf(vmId);
    if (operation === null || operation.vm === null || owner === null || owner === operation.vm) return [];
    const site = facts.actors.functionOf(record);
    return [
      makeFinding(HEAD, record, facts, {
        title: `an operation on VM ${operation.vm} changes what belongs to VM ${owner}`,
        message: `${operation.op} of VM ${operation.vm} acts on VM ID ${vmId}, which VM ${owner} has taken. VM ${operation.vm} has no VM ID, or an old one.`,
        site,
        objects: [],
        causes: [
          { seq: operation.seq, role: `the operation, of VM ${operation.vm}` },
          { seq: record.seq, role: `acts on VM ID ${vmId}` },
        ],
        missing: { operation: `a VM ID for VM ${operation.vm}`, after: null, before: operation.seq },
        sort: event.type,
      }),
    ];
  },
});
