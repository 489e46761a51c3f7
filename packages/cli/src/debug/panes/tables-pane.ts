import {
  fieldGet,
  hexWord,
  type NamedField,
  type PhysAddr,
  resolvePlace,
  type StatePlace,
  VMTE_FIELDS,
  worldOf,
} from '@vist/core';
import { wrapped } from '../text.ts';
import { istRows } from './ist-rows.ts';
import { copiesOf, type Look, type PaneRow, row } from './look.ts';
import { vpetRows } from './vpet-rows.ts';

/** The tables of every VM: its VMTE word by word with all fields, its VPE table, its ISTs. */
export function tableRows(look: Look): readonly PaneRow[] {
  const vms = Object.keys(look.after.kvm.vms).map(Number);
  if (vms.length === 0) return [row('no VM yet', { tone: 'quiet' })];
  const current = operationVm(look);
  return vms.toSorted((a, b) => a - b).flatMap((vm) => vmRows(look, vm, vms.length <= MOST_DETAILED || vm === current));
}

/** Of more VMs, only the one that the operation is about shows the entries of its ISTs: looking for them takes time. */
const MOST_DETAILED = 8;

function operationVm({ session, record }: Look): number | null {
  const { event } = session.record(session.outline.topOf(record.seq));
  return event.type === 'env.operationBegan' ? event.vm : null;
}

function vmRows(look: Look, vm: number, isDetailed: boolean): readonly PaneRow[] {
  const { after, session } = look;
  const vmId = after.kvm.vms[vm]?.fields.vm_id ?? null;
  const place = `vmte:${vm}`;
  const bytes = resolvePlace({ kind: 'vmte', vm, field: null }, worldOf(after, session.profile));
  const dead = after.kvm.dead[vm] === true ? ', dead' : '';
  if (!bytes.ok) return [row(`VM ${vm}${dead}: ${bytes.reason}`, { tone: 'strong' })];
  return [
    row(`VM ${vm}${dead}, VM ID ${vmId ?? 'none'}, VMTE at ${addrText(bytes.range.base)}`, { place, tone: 'strong' }),
    ...WORDS.flatMap(({ name, prefix }) => wordRows(look, vm, name, prefix)),
    ...vpetRows(look, vm),
    ...istRows(look, { vm, type: 'lpi', isDetailed }),
    ...istRows(look, { vm, type: 'spi', isDetailed }),
  ];
}

/** The words of a VMTE, as places name them, and how the names of their fields begin. */
const WORDS = [
  { name: 'word0', prefix: '' },
  { name: 'word1', prefix: '' },
  { name: 'lpi', prefix: 'LPI_' },
  { name: 'spi', prefix: 'SPI_' },
] as const;

function wordRows(look: Look, vm: number, name: string, prefix: string): readonly PaneRow[] {
  const place: StatePlace = { kind: 'vmte', vm, field: name };
  const word = VMTE_FIELDS.find((field) => field.name === name);
  if (word === undefined) return [];
  const fields = VMTE_FIELDS.filter(({ bits, offset }) => bits !== null && offset === word.offset);
  const { cpu, poc, irs, isChanged, differs } = copiesOf(place, look);
  const text = `vmte:${vm}.${name}`;
  const lines = fieldLines(name, fields, cpu ?? 0n, prefix, look.width);
  return [
    ...lines.map((line) => row(line, { place: text, isChanged, differs })),
    ...(differs && poc !== null
      ? fieldLines('  at the PoC:', fields, poc, prefix, look.width).map((line) =>
          row(line, { place: `${text}%poc`, tone: 'bad' }),
        )
      : []),
    ...(irs === null || irs === poc
      ? []
      : [row(`  the IRS last read ${hexWord(irs)}`, { place: `${text}%irs`, tone: 'quiet' })]),
  ];
}

/** A word as its fields, in as many lines as it takes. */
function fieldLines(
  label: string,
  fields: readonly NamedField[],
  word: bigint,
  prefix: string,
  width: number,
): readonly string[] {
  const texts = fields.map(({ name, bits }) => {
    const value = bits === null ? word : fieldGet(word, bits);
    return `${name.slice(prefix.length)}=${bits?.flavour === 'address' ? hexWord(value) : value}`;
  });
  return wrapped([label.padEnd(LABEL_WIDTH), ...texts], width - MARKS, ' '.repeat(LABEL_WIDTH + 1));
}

const LABEL_WIDTH = 5;
const MARKS = 2;

function addrText(addr: PhysAddr): string {
  return hexWord(BigInt(addr));
}
