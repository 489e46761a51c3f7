import type { NamedText, ShownIrs, ShownVm } from '@vist/replay';
import { entryLines, pointerLines } from './shown-memory.ts';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';
import { counted } from './words.ts';

/** A VM: what KVM keeps of it, its VMTE, its VPE table. */
export function vmLines(shown: ShownVm, style: Style): readonly string[] {
  const { vm, vmId, isDead, fields, vmi, doorbells, pendingCount, frame, vmte, vpet } = shown;
  const bells =
    doorbells === null
      ? 'no doorbells'
      : `${counted(doorbells.count, 'doorbell')} from irq ${doorbells.firstIrq}${doorbells.areFreed ? ', freed' : ''}`;
  return [
    `${style.title(`VM ${vm}`)}: VM ID ${vmId ?? 'none'}, ${bells}${isDead ? `, ${style.bad('dead')}` : ''}`,
    ...namedLines(fields),
    ...(pendingCount === 0 ? [] : [`  ${counted(pendingCount, 'pending interrupt')} to replay`]),
    ...(vmi === null
      ? ['', 'no struct vgic_v5_vm_info']
      : ['', `${style.title('struct vgic_v5_vm_info')} at ${vmi.addr ?? 'nowhere'}`, ...namedLines(vmi.fields)]),
    ...(frame.length === 0 ? [] : ['', style.title('emulated IRS frame'), ...namedLines(frame)]),
    ...(vmte === null ? [] : ['', ...entryLines(vmte, style)]),
    ...(vpet === null
      ? []
      : ['', ...pointerLines({ title: 'VPE table', index: 'VPE', target: 'VPED_ADDR' }, vpet, style)]),
  ];
}

/** The IRS: its command, its status, and the other registers that are not zero. */
export function irsLines(shown: ShownIrs, style: Style): readonly string[] {
  const { pending, armedFault, quiescedVmId, isVpeSelected, latchedVmIds, registers } = shown;
  const fault = pending === null || pending.fault === null ? '' : `, ${style.bad(`fault ${pending.fault}`)}`;
  const work =
    pending === null ? style.good('idle') : `${style.warn('busy')} with ${pending.register} = ${pending.value}${fault}`;
  const notes = [
    ...(pending?.hasTimedOut === true ? ['the driver has given up on the command'] : []),
    ...(armedFault === null ? [] : [`the next command meets fault ${armedFault}`]),
    ...(quiescedVmId === null ? [] : [`VM ID ${quiescedVmId} is quiesced`]),
    ...(isVpeSelected ? ['a VPE is selected'] : []),
    ...(latchedVmIds.length === 0 ? [] : [`holds as valid: VM ID ${latchedVmIds.join(', ')}`]),
  ];
  const rows = registers.map(({ name, offset, value, fields }) => [
    name,
    offset,
    value,
    fields
      .filter((field) => BigInt(field.value) !== 0n)
      .map((field) => `${field.name}=${field.value}`)
      .join(' '),
  ]);
  return [`${style.title('IRS')}: ${work}`, ...indented(notes), ...indented(tableLines(REGISTERS, rows))];
}

/** Names with their values. */
export function namedLines(items: readonly NamedText[]): readonly string[] {
  return indented(
    tableLines(
      [LEFT, LEFT],
      items.map(({ name, value }) => [name, value]),
    ),
  );
}

const LEFT = { heading: '', align: 'left' } as const;
const REGISTERS = [
  { heading: 'register', align: 'left' },
  { heading: 'offset', align: 'left' },
  { heading: 'value', align: 'left' },
  LEFT,
] as const;
