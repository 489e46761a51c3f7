import { type EventType, physAddr, seq, type SystemEvent, type SystemRecord } from '@vist/core';
import { type Call, callTree, returnOf } from './call-tree.ts';
import { explainBytes } from './explain-bytes.ts';
import { framesOf } from './frames.ts';
import type { History } from './history.ts';
import { node, type WhyNode } from './node.ts';
import { wholeMask } from './question.ts';
import { recordText } from './texts.ts';

/** What an operation returned, and why; or that it never did. */
export type ReturnAnswer =
  | { readonly ok: true; readonly ret: number | null; readonly because: readonly WhyNode[] }
  | { readonly ok: false; readonly message: string };

/** Explains the return code of an operation: by its index, or the last one of a name. */
export function explainReturn(history: History, op: number | string): ReturnAnswer {
  const began = lastOperation(history, op);
  if (began === null) return { ok: false, message: `no operation ${op} began before #${history.at}` };
  const tree = callTree(history, began, history.at);
  if (tree.returned === null) {
    const ending = undefinedIn(history, began);
    const because = ending === null ? [] : [decidedNode(history, ending)];
    return { ok: true, ret: null, because };
  }
  const ret = returnOf(tree) ?? 0;
  return { ok: true, ret, because: [returnedNode(history, tree, ret)] };
}

const BEGINNINGS: ReadonlySet<EventType> = new Set<EventType>(['env.operationBegan']);

function lastOperation(history: History, op: number | string): SystemRecord | null {
  let last: SystemRecord | null = null;
  for (const record of history.ofTypes(BEGINNINGS, seq(0), history.at)) {
    const { event } = record;
    if (event.type === 'env.operationBegan' && (event.index === op || event.op === op)) last = record;
  }
  return last;
}

/** From the operation inwards, along the last call of each that returned the same: the innermost one decided. */
function returnedNode(history: History, call: Call, ret: number): WhyNode {
  const inner = call.calls.findLast((each) => returnOf(each) === ret) ?? null;
  const because = inner === null || ret === 0 ? decisionOf(history, call, ret) : [returnedNode(history, inner, ret)];
  const { returned, entered } = call;
  const at = returned ?? entered;
  const name = framesOf(history, at)[0]?.name ?? 'the operation';
  return node({ kind: 'returned', seq: at.seq, actor: at.actor, text: `${name} returned ${ret}`, because });
}

/**
 * The last things in a call that can have decided what it returned: of each kind that may, the last one.
 * Success needs no reason.
 */
function decisionOf(history: History, call: Call, ret: number): readonly WhyNode[] {
  if (ret === 0 || call.returned === null) return [];
  const kinds = DECIDERS.get(ret) ?? ANYTHING;
  const last = new Map<ReadonlySet<EventType>, SystemRecord>();
  for (const record of history.between(call.entered.seq, call.returned.seq)) {
    const { event, cause, actor } = record;
    if ((cause !== call.entered.seq && actor !== 'env') || !isTelling(event)) continue;
    for (const types of kinds) if (types.has(event.type)) last.set(types, record);
  }
  return kinds.flatMap((types) => {
    const record = last.get(types);
    return record === undefined ? [] : [decidedNode(history, record)];
  });
}

/** A load decided by what it read, so that is explained too. */
function decidedNode(history: History, record: SystemRecord): WhyNode {
  const { seq: at, actor, event } = record;
  const because =
    event.type === 'mem.loaded' ? loadedBytes(history, record, physAddr(event.addr), event.sizeBytes) : [];
  return node({
    kind: 'decided',
    seq: at,
    actor,
    text: recordText(record),
    frames: framesOf(history, record),
    because,
  });
}

function loadedBytes(
  history: History,
  { seq: at }: SystemRecord,
  base: ReturnType<typeof physAddr>,
  sizeBytes: number,
): readonly WhyNode[] {
  const range = { base, sizeBytes };
  return explainBytes(history, { range, mask: wholeMask(range), view: 'cpu', at, deadline: at, depth: 0 }).because;
}

function undefinedIn(history: History, began: SystemRecord): SystemRecord | null {
  for (const record of history.between(began.seq, history.at)) {
    if (record.event.type.startsWith('ub.') && record.event.type !== 'ub.dividedByZero') return record;
  }
  return null;
}

/** A kernel message of an error tells; one of information does not. */
function isTelling(event: SystemEvent): boolean {
  return event.type !== 'kvm.logged' || event.level === 'err' || event.level === 'warning';
}

type Deciders = readonly ReadonlySet<EventType>[];

const INJECTED = new Set<EventType>([
  'env.commandFaultInjected',
  'env.userFaultInjected',
  'env.allocationFaultInjected',
]);

const ANYTHING: Deciders = [
  new Set<EventType>(['kvm.logged', 'kvm.warned']),
  INJECTED,
  new Set<EventType>(['mem.loaded']),
];

/** What decides a return code of a kind, where it is known. */
const DECIDERS: ReadonlyMap<number, Deciders> = new Map<number, Deciders>([
  [-12, [new Set<EventType>(['alloc.failed'])]],
  [-14, [INJECTED]],
  [-110, [INJECTED, new Set<EventType>(['mmio.readEnded'])]],
]);
