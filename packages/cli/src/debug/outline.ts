import type { SystemEvent, SystemRecord } from '@vist/core';

/** What a record is in the tree of operations and calls. */
export type OutlineKind = 'opens' | 'closes' | 'leaf';

/** The tree of a log: who caused what. It is read as far as somebody asks. */
export interface Outline {
  /** Reads up to before `end`. */
  readonly reach: (end: number) => void;
  /** The record that caused this one; null when nothing in the log did. */
  readonly causeOf: (at: number) => number | null;
  /** Levels above it; a return stands on the level of its call. */
  readonly depthOf: (at: number) => number;
  readonly kindOf: (at: number) => OutlineKind;
  /** Where a call returned, or an operation ended; null when it never does. */
  readonly endOf: (at: number) => number | null;
  /** The record that everything around it was caused by: the operation, in a run. */
  readonly topOf: (at: number) => number;
  /** The call or operation that holds the record; null at the top. A return is held by what holds its call. */
  readonly frameOf: (at: number) => number | null;
}

/** An outline of records that come in order, from position 0. */
export function createOutline(records: Iterator<SystemRecord>, length: number): Outline {
  const causes = new Int32Array(length).fill(NONE);
  const ends = new Int32Array(length).fill(NONE);
  const depths = new Uint16Array(length);
  const kinds = new Uint8Array(length);
  let known = 0;

  function add({ cause, event }: SystemRecord): void {
    const kind = KINDS[kindOfEvent(event)];
    const from = cause === null || cause >= known ? NONE : cause;
    causes[known] = from;
    kinds[known] = kind;
    const isEnd = kind === KINDS.closes && kinds[from] === KINDS.opens;
    if (from !== NONE) depths[known] = (depths[from] ?? 0) + (isEnd ? 0 : 1);
    if (isEnd) ends[from] = known;
    known += 1;
  }

  function reach(end: number): void {
    while (known < Math.min(end, length)) {
      const next = records.next();
      if (next.done === true) return;
      add(next.value);
    }
  }

  function at(column: Int32Array | Uint16Array | Uint8Array, position: number): number {
    reach(position + 1);
    return column[position] ?? NONE;
  }

  const causeOf = (position: number): number | null => orNull(at(causes, position));
  const kindOf = (position: number): OutlineKind => NAMES[at(kinds, position)] ?? 'leaf';

  function endOf(position: number): number | null {
    if (kindOf(position) !== 'opens') return null;
    for (let end = position; at(ends, position) === NONE && end < length; end += STRIDE) reach(end + STRIDE);
    return orNull(at(ends, position));
  }

  function frameOf(position: number): number | null {
    let from = causeOf(position);
    if (from !== null && kindOf(position) === 'closes') from = causeOf(from);
    while (from !== null && kindOf(from) !== 'opens') from = causeOf(from);
    return from;
  }

  function topOf(position: number): number {
    let top = position;
    for (let from = causeOf(position); from !== null; from = causeOf(from)) top = from;
    return top;
  }

  return { reach, topOf, causeOf, kindOf, endOf, frameOf, depthOf: (position) => at(depths, position) };
}

/** Records that are read at once in search of an end. */
const STRIDE = 4096;
const NONE = -1;
const NAMES: readonly OutlineKind[] = ['leaf', 'opens', 'closes'];
const KINDS: Readonly<Record<OutlineKind, number>> = { leaf: 0, opens: 1, closes: 2 };

function kindOfEvent({ type }: SystemEvent): OutlineKind {
  switch (type) {
    case 'env.operationBegan':
    case 'call.entered':
    case 'kvm.commandSent':
      return 'opens';
    case 'env.operationEnded':
    case 'call.returned':
    case 'kvm.commandReturned':
      return 'closes';
    default:
      return 'leaf';
  }
}

function orNull(position: number): number | null {
  return position === NONE ? null : position;
}
