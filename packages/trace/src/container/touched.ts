import type { EventSpec, FieldSpec } from '@vist/core';
import type { Values } from '../codec/field-column.ts';
import type { TypeGroup } from '../codec/group-records.ts';

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

/** Pages side by side. */
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
    return [{ name: field.name, lengthName: next !== undefined && isLength(next) ? next.name : null }];
  });
}

/** Sums up what records speak about. */
export function touchedBy(groups: readonly TypeGroup[]): Touched {
  const tagCounts = new Map<number, number>();
  const pages = pageSet();
  const keys = KEY_FIELDS.map(() => new Set<number>());
  for (const { spec, count, columns } of groups) {
    tagCounts.set(spec.tag, count);
    for (const [place, field] of spec.fields.entries()) {
      if (field.kind === 'addr') {
        const lengths = isLength(spec.fields[place + 1]) ? columns[place + 1]! : null;
        addRanges(pages, columns[place]!, lengths);
      }
      const key = field.kind === 'int' ? KEY_FIELDS.findIndex((name) => name === field.name) : -1;
      if (key >= 0) addKeys(keys[key]!, columns[place]!);
    }
  }
  const sortedKeys = KEY_FIELDS.map((name, i) => [name, ascending(keys[i]!)] as const);
  return { tagCounts, pages: pages.runs(), keys: Object.fromEntries(sortedKeys) };
}

/** True for the field after an address that says how many bytes are addressed. */
function isLength(field: FieldSpec | undefined): boolean {
  return field !== undefined && field.kind === 'int' && field.unit === 'bytes';
}

function addRanges(pages: PageSet, addresses: Values, lengths: Values | null): void {
  for (let i = 0; i < addresses.length; i++) {
    const first = addresses[i];
    if (typeof first !== 'number') continue;
    const length = lengths === null ? 1 : lengths[i];
    const last = typeof length === 'number' && length > 1 ? first + length - 1 : first;
    pages.add(Math.floor(first / INDEX_PAGE_BYTES), Math.floor(last / INDEX_PAGE_BYTES));
  }
}

function addKeys(keys: Set<number>, values: Values): void {
  let last: unknown = null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === last || typeof value !== 'number') continue;
    keys.add(value);
    last = value;
  }
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
