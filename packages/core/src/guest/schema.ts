import { act, field, type EventSpec } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const GUEST_SCHEMA: readonly EventSpec[] = [
  act(140, 'guest.mmioWrote', 'A guest wrote a register of its emulated IRS frame (`kvm_mmio`).', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('offset', 'int', 'Bytes from the start of the emulated config frame.', 'bytes'),
    field('widthBits', 'int', '32 or 64.', 'bits'),
    field('value', 'word', 'The value.'),
  ]),
  act(141, 'guest.mmioRead', 'A guest read a register of its emulated IRS frame (`kvm_mmio`).', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
    field('widthBits', 'int', '32 or 64.', 'bits'),
    field('value', 'word', 'The value.'),
  ]),
];
