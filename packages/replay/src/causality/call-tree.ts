import type { Seq, SystemRecord } from '@vist/core';
import type { History } from './history.ts';

/** A call, or the operation around all calls, with what happened directly in it. */
export interface Call {
  readonly entered: SystemRecord;
  readonly calls: readonly Call[];
  /** Null while it has not returned. */
  readonly returned: SystemRecord | null;
}

/** The calls of an operation, from its first record to before a position. */
export function callTree(history: History, began: SystemRecord, before: Seq): Call {
  const root: OpenCall = { entered: began, calls: [], returned: null };
  const open = new Map<Seq, OpenCall>([[began.seq, root]]);
  for (const record of history.between(began.seq, before)) {
    const frame = record.cause === null ? undefined : open.get(record.cause);
    if (frame === undefined) continue;
    if (ENTRIES.has(record.event.type)) {
      const call: OpenCall = { entered: record, calls: [], returned: null };
      frame.calls.push(call);
      open.set(record.seq, call);
    } else if (RETURNS.has(record.event.type)) frame.returned = record;
  }
  return root;
}

/** What a call returned; null when it returned nothing, or not yet. */
export function returnOf({ returned }: Call): number | null {
  return returned !== null && 'ret' in returned.event ? returned.event.ret : null;
}

interface OpenCall extends Call {
  readonly calls: OpenCall[];
  returned: SystemRecord | null;
}

const ENTRIES: ReadonlySet<string> = new Set(['call.entered', 'kvm.commandSent']);
const RETURNS: ReadonlySet<string> = new Set(['call.returned', 'kvm.commandReturned', 'env.operationEnded']);
