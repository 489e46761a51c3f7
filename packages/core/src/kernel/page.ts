/** A piece of a state as plain data, bytes where it is bulk: what a snapshot is made of. */
export type StatePage =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly StatePage[]
  | { readonly [key: string]: StatePage };

/** What differs between two states: pages by key. Keys are for ever. */
export interface StateChange {
  readonly changed: Iterable<readonly [key: string, page: StatePage]>;
  readonly gone: Iterable<string>;
}

/** Takes the pages of one part of a state. A key is a kind, or a kind and the number of one of its like. */
export interface PageSink {
  put(key: string, page: StatePage): void;
  drop(key: string): void;
}

/** Gives back what a {@link PageSink} took. */
export interface PageSource {
  /** The page of a kind that there is one of; null when it did not change. */
  one(kind: string): StatePage | null;
  /** Pages of a kind by number, in the order in which they were put. */
  numbered(kind: string): Iterable<readonly [number: number, page: StatePage]>;
  /** Numbers of the pages that are no more. */
  gone(kind: string): Iterable<number>;
}

/** Takes the state of one block apart into pages, and puts it together again. */
export interface BlockPages<State> {
  /** All pages of `after`, or those that differ from the ones of `before`. What is the same object is passed over. */
  readonly put: (before: State | null, after: State, into: PageSink) => void;
  /**
   * The state that the pages make of `base`, a state on which nothing has happened or one before.
   *
   * @throws PageError when they are not pages of this block.
   */
  readonly take: (base: State, from: PageSource) => State;
}

/** A page that is not what the model writes. */
export class PageError extends Error {
  override readonly name = 'PageError';
}

/** The key of one of its like. */
export function pageKey(kind: string, number: number): string {
  return `${kind}:${number}`;
}

/** The key of a page about an address, or an offset. */
export function addressKey(kind: string, address: number): string {
  return `${kind}:0x${address.toString(16)}`;
}

/** A block whose state is one page. */
export function singlePage<State>(
  kind: string,
  pageOf: (state: State) => StatePage,
  stateOf: (page: StatePage) => State,
): BlockPages<State> {
  return {
    put(before, after, into) {
      if (before !== after) into.put(kind, pageOf(after));
    },
    take(base, from) {
      const page = from.one(kind);
      return page === null ? base : stateOf(page);
    },
  };
}

/** A table by number, with a page per entry. */
export function tablePages<Entry extends object>(
  kind: string,
  pageOf: (entry: Entry) => StatePage,
  entryOf: (page: StatePage) => Entry,
): BlockPages<Readonly<Record<number, Entry>>> {
  return {
    put(before, after, into) {
      if (before === after) return;
      for (const number of numbersOf(after)) {
        const entry = after[number];
        if (entry !== undefined && entry !== before?.[number]) into.put(pageKey(kind, number), pageOf(entry));
      }
      for (const number of numbersOf(before ?? {})) if (!(number in after)) into.drop(pageKey(kind, number));
    },
    take(base, from) {
      const table: Record<number, Entry> = { ...base };
      let isChanged = false;
      for (const number of from.gone(kind)) {
        expectPage(number in table, `page ${pageKey(kind, number)} is gone, and never was there`);
        delete table[number];
        isChanged = true;
      }
      for (const [number, page] of from.numbered(kind)) {
        table[number] = entryOf(page);
        isChanged = true;
      }
      return isChanged ? table : base;
    },
  };
}

/** The keys of a table, which are numbers. */
export function numbersOf(table: object): readonly number[] {
  return Object.keys(table).map(Number);
}

/** @throws PageError unless the page is what the message says. */
export function expectPage(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw new PageError(message);
}

/** A list of any length. */
export function listOf(page: StatePage | undefined): readonly StatePage[] {
  expectPage(Array.isArray(page), `page: expected a list, got ${typeof page}`);
  // Bytes are no array: a list is what is left.
  return page as readonly StatePage[];
}

/** A list of so many parts. */
export function partsOf(page: StatePage | undefined, count: number): readonly StatePage[] {
  const parts = listOf(page);
  expectPage(parts.length === count, `page: expected ${count} parts, got ${parts.length}`);
  return parts;
}

/** A whole number of either sign. Those beyond 32 bits may come as bigint. */
export function integerOf(page: StatePage | undefined): number {
  const number = typeof page === 'bigint' ? Number(page) : page;
  expectPage(typeof number === 'number' && Number.isSafeInteger(number), 'page: expected a whole number');
  return number;
}

/** A whole number from 0. */
export function wholeOf(page: StatePage | undefined): number {
  const number = integerOf(page);
  expectPage(number >= 0, `page: expected a whole number from 0, got ${number}`);
  return number;
}

/** A string. @throws PageError for anything else. */
export function textOf(page: StatePage | undefined): string {
  expectPage(typeof page === 'string', `page: expected a string, got ${typeof page}`);
  return page;
}

/** True or false. @throws PageError for anything else. */
export function flagOf(page: StatePage | undefined): boolean {
  expectPage(typeof page === 'boolean', `page: expected true or false, got ${typeof page}`);
  return page;
}

/** What `read` makes of a page that may be null. */
export function nullOr<Value>(page: StatePage | undefined, read: (page: StatePage) => Value): Value | null {
  return page === null || page === undefined ? null : read(page);
}
