import type { EventSpec } from '@vist/core';
import type { TraceRecord } from '../codec/event-codec.ts';
import type { Row } from '../codec/row.ts';

/** Bytes of a page of the index. Independent of the page size of the platform. */
export const INDEX_PAGE_BYTES: 4096 = 4096;
/** Fields by which the index finds chunks: numbers of virtual machines. */
export const KEY_FIELDS: readonly ['vm', 'vmId'] = ['vm', 'vmId'];
/** Most runs of pages per chunk; the nearest are joined beyond it. */
const MAX_RUNS = 1024;

/** What the events of a chunk speak about: enough to know that a chunk need not be opened. */
export interface Touched {
  /** Number of events per tag. */
  readonly tagCounts: ReadonlyMap<number, number>;
  /** Runs of pages, ascending and apart: first page and number of pages. */
  readonly pages: readonly PageRun[];
  /** Values of the key fields, ascending; absent values (null) are left out. */
  readonly keys: Readonly<Record<string, readonly number[]>>;
}

export type PageRun = readonly [firstPage: number, pageCount: number];

/** Where an event type speaks of memory: an address, and the length when the next field is one. */
export interface AddressField {
  readonly name: string;
  readonly lengthName: string | null;
}

/**
 * The address fields of an event type. A field in bytes right after an address is the length of what
 * is addressed; without one it is a single byte.
 */
export function addressFields(spec: EventSpec): readonly AddressField[] {
  return spec.fields.flatMap((field, i) => {
    if (field.kind !== 'addr') return [];
    const next = spec.fields[i + 1];
    const hasLength = next !== undefined && next.kind === 'int' && next.unit === 'bytes';
    return [{ name: field.name, lengthName: hasLength ? next.name : null }];
  });
}

/** Sums up what records speak about. */
export function touchedBy(schema: readonly EventSpec[]): (records: readonly TraceRecord[]) => Touched {
  const plans = new Map(schema.map((spec) => [spec.type as string, planOf(spec)]));
  return (records) => {
    const tagCounts = new Map<number, number>();
    const pages = pageSet();
    const keys = KEY_FIELDS.map(() => new Set<number>());
    for (const { event } of records) {
      const plan = plans.get(event.type);
      if (plan === undefined) continue;
      tagCounts.set(plan.tag, (tagCounts.get(plan.tag) ?? 0) + 1);
      const row = event as unknown as Row;
      for (const field of plan.addresses) addRange(pages, row, field);
      for (const { name, set } of plan.keys) {
        const value = row[name];
        if (value !== null) keys[set]!.add(value as number);
      }
    }
    const sortedKeys = KEY_FIELDS.map((name, i) => [name, ascending(keys[i]!)] as const);
    return { tagCounts, pages: pages.runs(), keys: Object.fromEntries(sortedKeys) };
  };
}

interface Plan {
  readonly tag: number;
  readonly addresses: readonly AddressField[];
  readonly keys: readonly { readonly name: string; readonly set: number }[];
}

function planOf(spec: EventSpec): Plan {
  const keys = KEY_FIELDS.flatMap((name, set) =>
    spec.fields.some((field) => field.name === name && field.kind === 'int') ? [{ name, set }] : [],
  );
  return { tag: spec.tag, addresses: addressFields(spec), keys };
}

function addRange(pages: PageSet, row: Row, field: AddressField): void {
  const first = row[field.name];
  if (typeof first !== 'number') return;
  const length = field.lengthName === null ? 1 : row[field.lengthName];
  const last = typeof length === 'number' && length > 1 ? first + length - 1 : first;
  pages.add(Math.floor(first / INDEX_PAGE_BYTES), Math.floor(last / INDEX_PAGE_BYTES));
}

interface PageSet {
  readonly add: (firstPage: number, lastPage: number) => void;
  readonly runs: () => readonly PageRun[];
}

function pageSet(): PageSet {
  const singles = new Set<number>();
  const ranges: [number, number][] = [];
  let lastAdded = -1;
  return {
    add: (firstPage, lastPage) => {
      if (firstPage !== lastPage) ranges.push([firstPage, lastPage]);
      else if (firstPage !== lastAdded) {
        singles.add(firstPage);
        lastAdded = firstPage;
      }
    },
    runs: () => joinRuns([...ranges, ...Array.from(singles, (page): [number, number] => [page, page])]),
  };
}

function joinRuns(ranges: readonly (readonly [number, number])[]): readonly PageRun[] {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0]);
  let joined = joinCloserThan(sorted, 1);
  // Joining over gaps only makes the index say "maybe" more often, never a wrong "no".
  for (let gap = 2; joined.length > MAX_RUNS; gap *= 2) joined = joinCloserThan(joined, gap);
  return joined.map(([first, last]) => [first, last - first + 1]);
}

function joinCloserThan(
  sorted: readonly (readonly [number, number])[],
  gap: number,
): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = joined.at(-1);
    if (before !== undefined && first - before[1] <= gap) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

function ascending(values: ReadonlySet<number>): readonly number[] {
  return [...values].toSorted((a, b) => a - b);
}
