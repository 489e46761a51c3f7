import { word64 } from '../arch/addr.ts';
import { IRS_VMT_BASER } from '../arch/irs-vm-regs.ts';
import { seq } from '../kernel/model.ts';
import type { NamedValue } from '../pe/events.ts';
import type { SystemEvent, SystemRecord } from '../system/events.ts';
import { specOf } from '../system/schema.ts';

/** Where the allocator puts objects. */
const HEAP = { first: 0x8_8000_0000, bytes: 2 ** 32 };
/** Bits of a word that may be an address. */
const ADDRESS_MASK = 0x000f_ffff_ffff_fff8n;

/** The same run with every object elsewhere: a shift keeps lines and pages together. */
export function* relocatedLog(records: Iterable<SystemRecord>, byBytes: number): Generator<SystemRecord> {
  for (const record of records) yield { ...record, event: movedEvent(record.event, byBytes) };
}

function movedEvent(event: SystemEvent, byBytes: number): SystemEvent {
  const moved: Record<string, unknown> = {};
  for (const { name, kind } of specOf(event.type)?.fields ?? []) {
    const value: unknown = Reflect.get(event, name);
    const isAddress = kind === 'addr' || event.type === 'kvm.fieldSet';
    if (typeof value === 'number' && isAddress && isInHeap(value)) moved[name] = value + byBytes;
    if (typeof value === 'bigint' && holdsAddress(event)) moved[name] = movedWord(value, byBytes);
    if (Array.isArray(value)) moved[name] = movedArgs(value, byBytes);
  }
  return { ...event, ...moved };
}

/** Memory does, and what an IRS keeps of it, and of the registers only the one that says where the VM table is: a VM ID may look like an address. */
function holdsAddress(event: SystemEvent): boolean {
  if (event.type.startsWith('mem.') || event.type === 'irs.latched') return true;
  return event.type.startsWith('mmio.') || event.type.startsWith('irs.')
    ? 'offset' in event && event.offset === IRS_VMT_BASER.offset
    : false;
}

function movedArgs(args: readonly NamedValue[], byBytes: number): readonly NamedValue[] {
  return args.map((arg) => (typeof arg.value === 'bigint' ? { ...arg, value: movedWord(arg.value, byBytes) } : arg));
}

function movedWord(word: bigint, byBytes: number): bigint {
  // Kernel virtual addresses have the physical one in their low bits.
  const isVirtual = word >> 52n === 0xfffn;
  const addr = Number(isVirtual ? BigInt.asUintN(48, word) : word & ADDRESS_MASK);
  return isInHeap(addr) ? word64(word + BigInt(byBytes)) : word;
}

function isInHeap(addr: number): boolean {
  return addr >= HEAP.first && addr < HEAP.first + HEAP.bytes;
}

/** A log that was changed, and in how many places. */
export interface EditedLog {
  readonly records: readonly SystemRecord[];
  readonly edits: number;
}

/** A log with every so many of its stores left out, repeated, or made with another value. Positions and causes follow. */
export function editedLog(records: readonly SystemRecord[], every: number): EditedLog {
  const positions = new Map<number, number>();
  const made: SystemRecord[] = [];
  let stores = 0;
  let edits = 0;
  const add = (record: SystemRecord): void => {
    const position = seq(made.length);
    positions.set(record.seq, position);
    const cause = record.cause === null ? null : seq(positions.get(record.cause) ?? record.cause);
    made.push({ ...record, seq: position, cause });
  };
  for (const record of records) {
    stores += record.event.type === 'mem.stored' ? 1 : 0;
    const { event } = record;
    if (event.type !== 'mem.stored' || stores % every !== 0) add(record);
    else {
      const edit = edits % 3;
      edits += 1;
      if (edit === 1) add(record);
      if (edit > 0) add(edit === 1 ? record : { ...record, event: { ...event, value: word64(0x5a5an) } });
    }
  }
  return { records: made, edits };
}
