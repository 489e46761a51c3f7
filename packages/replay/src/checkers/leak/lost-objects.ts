import { type EventType, OTHER_CODE, type Seq } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { HeapObject } from '../facts/heap.ts';
import type { RecordOf } from '../rule.ts';

/** How the last pointer to a live object went. */
export type Loss = 'overwritten' | 'forgotten' | 'never-kept';

/** A live object that no pointer of KVM leads to. */
export interface Lost {
  readonly object: HeapObject;
  readonly loss: Loss;
  /** Where the pointer was lost; the allocation, if it never was kept. */
  readonly at: Seq;
  readonly site: string;
  /** What was done: `vmi:0.h_lpi_l2_ists set to NULL`. */
  readonly how: string;
  readonly root: Seq | null;
}

/** Where an object that was allocated in the same call was freed. */
export interface SiblingFree {
  readonly at: Seq;
  readonly site: string;
}

/** Objects that may turn out to be lost when the operation ends that lost them. */
export interface LossMemo {
  /** By address. An object that is freed after all leaves the list. */
  readonly lost: Map<number, Lost>;
  /** By {@link siblingKey}: frees in the current operation. */
  readonly siblings: Map<string, SiblingFree>;
}

/** Types of events that the fold of lost objects looks at. */
export const LOSS_EVENTS: readonly LossEvent[] = [
  'alloc.allocated',
  'alloc.freed',
  'kvm.structPublished',
  'kvm.structRetired',
  'kvm.fieldSet',
  'kvm.elementSet',
  'kvm.pendingUnlinked',
  'env.operationEnded',
  'call.returned',
];

/** One of them. */
export type LossEvent = Extract<
  EventType,
  | 'alloc.allocated'
  | 'alloc.freed'
  | 'kvm.structPublished'
  | 'kvm.structRetired'
  | 'kvm.fieldSet'
  | 'kvm.elementSet'
  | 'kvm.pendingUnlinked'
  | 'env.operationEnded'
  | 'call.returned'
>;

/** Nothing is lost. */
export function emptyLosses(): LossMemo {
  return { lost: new Map(), siblings: new Map() };
}

/** Takes a record in. Returns the objects that are lost for good: a unit of work has ended without freeing them. */
export function foldLosses(memo: LossMemo, record: RecordOf<LossEvent>, before: Facts): readonly Lost[] {
  const { event } = record;
  switch (event.type) {
    case 'alloc.allocated':
      noteAllocation(memo, record, before);
      return [];
    case 'alloc.freed':
      noteFree(memo, record, before);
      return [];
    case 'env.operationEnded':
      return endOfUnit(memo, record.cause, before);
    case 'call.returned': {
      // Without operations, as on a real trace, the outermost call is the unit.
      const root = before.actors.rootOf(record);
      return root !== null && root === record.cause ? endOfUnit(memo, root, before) : [];
    }
    default:
      noteLoss(memo, record, before);
      return [];
  }
}

function noteAllocation({ lost }: LossMemo, record: RecordOf<LossEvent>, { actors }: Facts): void {
  const { event, seq, cause, actor } = record;
  // What other code does with its memory, KVM's pointers do not tell.
  if (event.type !== 'alloc.allocated' || event.site === OTHER_CODE) return;
  const { addr, sizeReqBytes, sizeAllocBytes, accounted, site } = event;
  const about = {
    freedAt: null,
    freedSite: null,
    isZeroed: true,
    allocatedAt: seq,
    allocatedBy: actor,
    frame: cause,
  };
  const object: HeapObject = { base: addr, sizeReqBytes, sizeAllocBytes, accounted, site, ...about };
  const how = 'no pointer to it was kept';
  lost.set(addr, { object, loss: 'never-kept', at: seq, site, how, root: actors.rootOf(record) });
}

/** Equal for objects that one call allocated for one purpose: tables, but not the array of pointers to them. */
export function siblingKey({ frame, base, sizeReqBytes }: HeapObject, { names }: Facts): string | null {
  return frame === null ? null : `${frame} ${names.kind(base)} ${sizeReqBytes}`;
}

function noteFree({ lost, siblings }: LossMemo, { event, seq }: RecordOf<LossEvent>, facts: Facts): void {
  if (event.type !== 'alloc.freed' || event.addr === null) return;
  lost.delete(event.addr);
  const object = facts.heap.liveAt(event.addr);
  const key = object === null ? null : siblingKey(object, facts);
  if (key !== null) siblings.set(key, { at: seq, site: event.site });
}

function noteLoss({ lost }: LossMemo, record: RecordOf<LossEvent>, { references, heap, actors }: Facts): void {
  const { event, seq } = record;
  for (const addr of references.lostBy(event)) {
    const object = heap.liveAt(addr);
    if (object === null || object.base !== addr) continue;
    const loss: Loss = 'value' in event && event.value !== null ? 'overwritten' : 'forgotten';
    const root = actors.rootOf(record);
    lost.set(addr, { object, loss, at: seq, site: actors.functionOf(record), how: howLost(event), root });
  }
}

function howLost(event: RecordOf<LossEvent>['event']): string {
  switch (event.type) {
    case 'kvm.fieldSet':
      return `${event.struct}:${event.key}.${event.field} set to ${event.value === null ? 'NULL' : `0x${event.value.toString(16)}`}`;
    case 'kvm.elementSet':
      return `${event.struct}:${event.key}.${event.array}[${event.index}] set to ${event.value === null ? 'NULL' : `0x${event.value.toString(16)}`}`;
    case 'kvm.structRetired':
      return `${event.struct}:${event.key} forgotten`;
    case 'kvm.structPublished':
      return `${event.struct}:${event.key} replaced`;
    default:
      return 'the last pointer forgotten';
  }
}

function endOfUnit({ lost, siblings }: LossMemo, root: Seq | null, { references }: Facts): readonly Lost[] {
  const gone: Lost[] = [];
  for (const [addr, each] of lost) {
    if (each.root !== root) continue;
    lost.delete(addr);
    if (references.to(addr).length === 0) gone.push(each);
  }
  if (gone.length === 0) siblings.clear();
  return gone;
}

/** Objects that were lost together, by the same record. */
export function grouped(lost: readonly Lost[]): readonly (readonly [Lost, ...Lost[]])[] {
  const groups = new Map<string, [Lost, ...Lost[]]>();
  for (const each of lost) {
    const key = each.loss === 'never-kept' ? `${each.site} ${each.object.sizeReqBytes}` : `${each.at}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}
