import { hexWord, type Struct } from '@vist/core';
import { pointerText } from '../event-text.ts';
import { wrapped } from '../text.ts';
import { type Look, type PaneRow, row } from './look.ts';

/** What KVM keeps: its structures by the kernel's names, locks, doorbells, interrupts to replay. */
export function kvmRows(look: Look): readonly PaneRow[] {
  const { before, after, record } = look;
  const { vmtInfo, vmis, vms, doorbells, pending } = after.kvm;
  const rows = [
    ...(vmtInfo === null ? [] : structRows(look, 'vmt_info', vmtInfo, before.kvm.vmtInfo)),
    ...Object.entries(vms).flatMap(([vm, struct]) =>
      structRows(look, `vm ${vm}`, struct, before.kvm.vms[Number(vm)] ?? null),
    ),
    ...Object.entries(vmis).flatMap(([vmId, struct]) =>
      structRows(look, `vmi of VM ID ${vmId}`, struct, before.kvm.vmis[Number(vmId)] ?? null),
    ),
    ...Object.entries(doorbells).map(([vm, { firstIrq, firstHwirq, count, areFreed }]) =>
      row(`doorbells of VM ${vm}: ${count} from irq ${firstIrq}, LPI ${firstHwirq}${areFreed ? ', freed' : ''}`, {
        isChanged: before.kvm.doorbells[Number(vm)] !== doorbells[Number(vm)],
      }),
    ),
    ...Object.entries(pending).flatMap(([vmId, items]) =>
      items.map(({ intid }) => row(`to replay for VM ID ${vmId}: ${hexWord(BigInt(intid))}`)),
    ),
    ...Object.entries(after.pe.lockHolders).map(([lock, pe]) =>
      row(`${lock} held by pe${pe}`, { isChanged: record.event.type.startsWith('lock.') }),
    ),
  ];
  return rows.length === 0 ? [row('nothing yet', { tone: 'quiet' })] : rows;
}

function structRows({ width }: Look, name: string, struct: Struct, old: Struct | null): readonly PaneRow[] {
  const isNew = old === null;
  const place = struct.addr === null ? '' : ` at ${hexWord(BigInt(struct.addr))}`;
  const fields = Object.entries(struct.fields).map(([field, value]) =>
    row(`  ${field.padEnd(NAME_WIDTH)} ${pointerText(value)}`, {
      isChanged: isNew || Reflect.get(old.fields, field) !== value,
    }),
  );
  const arrays = Object.entries(struct.arrays).flatMap(([array, elements]) => {
    const isChanged = isNew || Reflect.get(old.arrays, array) !== elements;
    const words = [`  ${array}[${elements.length}]:`, ...elements.map(pointerText)];
    return wrapped(words, width - MARKS, '    ').map((text) => row(text, { isChanged }));
  });
  return [row(`${name}${place}`, { tone: 'strong' }), ...fields, ...arrays];
}

const NAME_WIDTH = 20;
const MARKS = 2;
