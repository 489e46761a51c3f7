import { act, field, nullable, type EventSpec } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const KVM_SCHEMA: readonly EventSpec[] = [
  act(100, 'kvm.commandSent', '`irq_set_vcpu_affinity()` was called on a doorbell to pass a command.', [
    field('irq', 'int', 'Linux interrupt number.'),
    field('command', 'name', 'Doorbell command.'),
    nullable('vmId', 'int', "VM ID of the doorbell's domain; null when there is no such interrupt any more."),
    nullable('vpeIndex', 'int', 'Vpe index.'),
    field('caller', 'name', 'Calling function.'),
  ]),
  act(101, 'kvm.commandReturned', 'That call returned.', [
    field('command', 'name', 'Doorbell command.'),
    nullable('vmId', 'int', 'VM ID.'),
    field('ret', 'int', 'Return value.'),
  ]),
  act(102, 'kvm.structPublished', 'A structure became reachable (the global pointer was set, `xa_insert()`).', [
    field('struct', 'name', 'Structure of KVM.'),
    field('key', 'int', "0 for vmt_info, the VM ID for a vmi, the VM's number for a vm."),
    nullable('addr', 'addr', 'The object it lives in; null for what the model does not allocate (struct kvm).'),
  ]),
  act(103, 'kvm.structRetired', 'A structure is no longer reachable (pointer cleared, `xa_erase()`).', [
    field('struct', 'name', 'Structure of KVM.'),
    field('key', 'int', 'Which one: VM ID or VM number.'),
  ]),
  act(104, 'kvm.fieldSet', 'KVM wrote one of its fields. Writing a pointer to an array starts with an empty array.', [
    field('struct', 'name', 'Structure of KVM.'),
    field('key', 'int', 'Which one: VM ID or VM number.'),
    field('field', 'name', 'Field.'),
    nullable('value', 'int', 'The value.'),
  ]),
  act(105, 'kvm.elementSet', 'KVM wrote one element of a pointer array.', [
    field('struct', 'name', 'Structure of KVM.'),
    field('key', 'int', 'Which one: VM ID or VM number.'),
    field('array', 'name', 'Array.'),
    field('index', 'int', 'Position or running number.'),
    nullable('value', 'addr', 'The value.'),
  ]),
  act(106, 'kvm.vmIdTaken', 'The lowest free VM ID was taken.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('vmId', 'int', 'VM ID.'),
  ]),
  act(107, 'kvm.vmIdReleased', 'A VM ID was given back.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('vmId', 'int', 'VM ID.'),
  ]),
  act(108, 'kvm.vmIdsReset', 'No VM ID is taken any more: `ida_init()`, `ida_destroy()`.', []),
  act(109, 'kvm.doorbellsCreated', 'A VM got doorbells, one per vCPU, with consecutive irq numbers and LPIs.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('firstIrq', 'int', 'First irq.'),
    field('firstHwirq', 'int', 'First hwirq.'),
    field('count', 'int', 'How many.'),
  ]),
  act(110, 'kvm.doorbellsFreed', "A VM's doorbells were freed.", [
    field('vm', 'int', 'Number of the VM in the scenario.'),
  ]),
  act(111, 'kvm.pendingQueued', 'A pending interrupt was remembered for replay, in an object of its own.', [
    field('key', 'int', 'VM ID, the key of the vmi.'),
    field('addr', 'addr', 'First byte.'),
    field('intid', 'int', '`type << 29 | id`.'),
  ]),
  act(112, 'kvm.pendingUnlinked', 'The oldest remembered interrupt left the list.', [
    field('key', 'int', 'Which one: VM ID or VM number.'),
    field('addr', 'addr', 'First byte.'),
  ]),
  act(113, 'kvm.pendingInjected', '`GIC VDPEND` made a virtual interrupt pending (or not).', [
    field('vmId', 'int', 'VM ID.'),
    field('intid', 'int', 'Intid.'),
    field('pending', 'int', 'Pending.'),
  ]),
  act(114, 'kvm.vmDied', '`kvm_vm_dead()`.', [field('vm', 'int', 'Number of the VM in the scenario.')]),
  act(115, 'kvm.logged', 'A kernel message.', [field('level', 'name', 'Level.'), field('message', 'text', 'Message.')]),
  act(116, 'kvm.warned', 'A `WARN_ON()` fired.', [
    field('site', 'name', 'Function that holds it.'),
    field('condition', 'name', 'Condition.'),
  ]),
  act(117, 'kvm.emulatedRegisterSet', 'A register of the IRS frame that KVM emulates for a VM took a value.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('offset', 'int', 'Bytes from the start of the emulated config frame.', 'bytes'),
    field('value', 'word', 'The value.'),
  ]),
  act(118, 'kvm.emulatedFrameReset', 'That frame took its reset values: a VM was created.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
  ]),
  act(119, 'kvm.spiTriggerSet', 'A guest set the trigger mode of an SPI, which KVM injects by.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('spi', 'int', 'ID of the SPI.'),
    field('isLevel', 'bool', 'True: level, false: edge.'),
  ]),
];
