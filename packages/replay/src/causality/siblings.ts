import type { EventType, PhysAddr, Seq, SystemRecord } from '@vist/core';
import type { History } from './history.ts';
import type { LostPointer } from './pointers.ts';

/** The objects that were in the same array of pointers, and what became of them. */
export interface Siblings {
  /** `vmi[0].h_lpi_l2_ists` */
  readonly array: string;
  readonly count: number;
  /** Indices that were freed before the array was lost, ascending. */
  readonly freed: readonly number[];
  /** The last such free, and the last one of all that the array's function did; null for none. */
  readonly lastFree: SystemRecord | null;
}

const SIBLING_EVENTS: ReadonlySet<EventType> = new Set<EventType>(['kvm.elementSet', 'kvm.fieldSet', 'alloc.freed']);

/** Siblings of an object whose last pointer was an element of an array; null when it was not. */
export function siblingsOf(history: History, { name, record }: LostPointer, from: Seq): Siblings | null {
  const array = /^(.*)\[\d+\]$/u.exec(name)?.[1];
  if (array === undefined || !array.includes('.')) return null;
  const elements = new Map<number, PhysAddr>();
  const freed = new Map<PhysAddr, SystemRecord>();
  for (const each of history.ofTypes(SIBLING_EVENTS, from, record.seq)) {
    const { event } = each;
    if (event.type === 'alloc.freed' && event.addr !== null) freed.set(event.addr, each);
    else if (event.type === 'kvm.fieldSet' && fieldName(event, event.field) === array) elements.clear();
    else if (event.type === 'kvm.elementSet' && fieldName(event, event.array) === array && event.value !== null) {
      elements.set(event.index, event.value);
      freed.delete(event.value);
    }
  }
  const frees = [...elements].flatMap(([index, addr]) => {
    const free = freed.get(addr);
    return free === undefined ? [] : [{ index, free }];
  });
  return {
    array,
    count: elements.size,
    freed: frees.map(({ index }) => index).toSorted((a, b) => a - b),
    lastFree: frees.map(({ free }) => free).toSorted((a, b) => b.seq - a.seq)[0] ?? null,
  };
}

function fieldName({ struct, key }: { readonly struct: string; readonly key: number }, field: string): string {
  return `${struct === 'vmt_info' ? struct : `${struct}[${key}]`}.${field}`;
}
