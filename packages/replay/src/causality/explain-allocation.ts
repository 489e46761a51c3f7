import { type EventType, hexAddr, type PhysAddr, type Seq, seq, type SystemRecord } from '@vist/core';
import { framesOf } from './frames.ts';
import type { History } from './history.ts';
import { type MissingMaintenance, node, type WhyNode } from './node.ts';
import { type HeldPointer, type LostPointer, pointersTo } from './pointers.ts';
import { type Siblings, siblingsOf } from './siblings.ts';
import { recordText } from './texts.ts';

/** What became of an object. `leaked`: allocated, and nothing of KVM points to it. */
export type AllocationFate = 'live' | 'leaked' | 'freed' | 'never allocated';

export interface AllocationAnswer {
  readonly fate: AllocationFate;
  readonly because: readonly WhyNode[];
}

/** Explains the object that holds, or held last, the byte at `addr`. */
export function explainAllocation(history: History, addr: PhysAddr): AllocationAnswer {
  const object = objectAround(history, addr);
  if (object === null) return { fate: 'never allocated', because: [] };
  const { allocated, freed, base } = object;
  const origin = recordNode(history, allocated, 'allocated');
  const end = freed?.seq ?? history.at;
  const { held, lastLost } = pointersTo(history, base, allocated.seq, end);
  if (freed !== null)
    return { fate: 'freed', because: [recordNode(history, freed, 'freed'), ...held.map(heldNode), origin] };
  if (held.length > 0) return { fate: 'live', because: [...held.map(heldNode), origin] };
  if (lastLost === null) {
    const never = node({ kind: 'pointer-lost', text: 'no structure of KVM ever pointed to it' });
    return { fate: 'leaked', because: [never, origin] };
  }
  return { fate: 'leaked', because: [lostNode(history, object, lastLost), origin] };
}

interface TracedObject {
  readonly base: PhysAddr;
  readonly sizeBytes: number;
  readonly allocated: SystemRecord;
  readonly freed: SystemRecord | null;
}

const OBJECT_EVENTS: ReadonlySet<EventType> = new Set<EventType>(['alloc.allocated', 'alloc.freed']);

function objectAround(history: History, addr: PhysAddr): TracedObject | null {
  const objects: TracedObject[] = [];
  for (const record of history.ofTypes(OBJECT_EVENTS, seq(0), history.at)) {
    const { event } = record;
    const last = objects.at(-1);
    if (event.type === 'alloc.allocated' && event.addr <= addr && addr < event.addr + event.sizeAllocBytes) {
      objects.push({ base: event.addr, sizeBytes: event.sizeReqBytes, allocated: record, freed: null });
    } else if (event.type === 'alloc.freed' && event.was === 'live' && last !== undefined && last.base === event.addr) {
      objects[objects.length - 1] = { ...last, freed: record };
    }
  }
  return objects.at(-1) ?? null;
}

function lostNode(history: History, object: TracedObject, lost: LostPointer): WhyNode {
  const { name, since, record } = lost;
  const siblings = siblingsOf(history, lost, firstOfOperation(history, object.allocated));
  const beside = siblings === null ? [] : [siblingNode(history, siblings)];
  const missing = missingFree(object, { after: siblings?.lastFree?.seq ?? since, before: record.seq });
  const nobody = node({
    kind: 'missing',
    text: `nobody did a ${missing.operation}, after #${missing.after} and before #${missing.before}`,
    missing,
  });
  return node({
    kind: 'pointer-lost',
    seq: record.seq,
    actor: record.actor,
    text: `${name}, the last pointer to it, was lost: ${lossText(record)}`,
    frames: framesOf(history, record),
    because: [nobody, ...beside, heldNode({ name, since })],
  });
}

function siblingNode(history: History, { array, count, freed, lastFree }: Siblings): WhyNode {
  if (lastFree === null)
    return node({ kind: 'freed', text: `none of the ${count} objects in ${array} had been freed` });
  const text = `freed the last of ${freed.length} of the ${count} objects in ${array}: ${runsText(freed)}`;
  return node({ kind: 'freed', seq: lastFree.seq, actor: lastFree.actor, text, frames: framesOf(history, lastFree) });
}

/** The array may have been filled before this object came to be, but in the same operation. */
function firstOfOperation(history: History, allocated: SystemRecord): Seq {
  return framesOf(history, allocated).at(-1)?.seq ?? seq(0);
}

function missingFree(object: TracedObject, span: { readonly after: Seq; readonly before: Seq }): MissingMaintenance {
  const { base, sizeBytes } = object;
  return { operation: `kfree of ${hexAddr(base)}`, kind: 'free', base, sizeBytes, ...span };
}

function recordNode(history: History, record: SystemRecord, kind: 'allocated' | 'freed'): WhyNode {
  const { seq: at, actor } = record;
  return node({ kind, seq: at, actor, text: recordText(record), frames: framesOf(history, record) });
}

function heldNode({ name, since }: HeldPointer): WhyNode {
  return node({ kind: 'pointer', seq: since, text: `${name} was made to point to it` });
}

function lossText({ event }: SystemRecord): string {
  switch (event.type) {
    case 'kvm.fieldSet':
    case 'kvm.elementSet':
      return event.value === null ? 'set to NULL' : `set to 0x${event.value.toString(16)}`;
    case 'kvm.structRetired':
      return 'its structure ceased to be reachable';
    case 'kvm.structPublished':
      return 'another structure took the place of its own';
    default:
      return event.type;
  }
}

/** `0-3, 5` */
function runsText(indices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === index) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
