import { expectPayload } from '../format-error.ts';
import { MAX_CHUNK_ARGUMENTS } from '../limits.ts';
import { packInts, unpackInts, type Ints } from './int-column.ts';
import type { Packable } from './msgpack.ts';
import { refuseValue, type Row } from './row.ts';
import { stringAt, type StringTable } from './string-table.ts';
import { packWords, unpackWords } from './word-column.ts';

/** An argument of a call or an operation. */
interface Argument {
  readonly name: string;
  readonly value: number | bigint | string;
}

/** What a value is, as stored. */
const INT = 0;
const WORD = 1;
const TEXT = 2;

/**
 * Lists of arguments: how many per row; then of all arguments in order their name and what their
 * value is; then the values, a column for each of the three.
 */
export function packArgs(rows: readonly Row[], name: string, table: StringTable): Packable {
  const lengths: number[] = [];
  const names: number[] = [];
  const kinds: number[] = [];
  const ints: number[] = [];
  const words: bigint[] = [];
  const texts: number[] = [];
  for (const row of rows) {
    const list = row[name];
    if (!Array.isArray(list)) refuseValue(row, name, 'a list of arguments');
    lengths.push((list as readonly Argument[]).length);
    for (const argument of list as readonly Argument[]) {
      const { value } = argument;
      names.push(table.indexOf(argument.name));
      if (typeof value === 'number' && Number.isSafeInteger(value)) {
        kinds.push(INT);
        ints.push(value);
      } else if (typeof value === 'bigint' && BigInt.asUintN(64, value) === value) {
        kinds.push(WORD);
        words.push(value);
      } else if (typeof value === 'string') {
        kinds.push(TEXT);
        texts.push(table.indexOf(value));
      } else {
        refuseValue(row, name, 'arguments that are safe integers, words or strings');
      }
    }
  }
  return [
    packList(lengths),
    packList(names),
    packList(kinds),
    packList(ints),
    packWords(BigUint64Array.from(words), words.length),
    packList(texts),
  ];
}

/** Sets the list of arguments in each row. @throws PayloadError when the columns do not fit. */
export function fillArgs(rows: readonly Row[], name: string, packed: unknown, strings: readonly string[]): void {
  const columns = unpackArgs(packed, rows.length);
  const next: [number, number, number] = [0, 0, 0];
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const list: Argument[] = [];
    for (const end = at + columns.lengths[i]!; at < end; at++) {
      const value = argumentValue(columns, columns.kinds[at]!, next, strings);
      list.push({ name: stringAt(strings, columns.names[at]!), value });
    }
    rows[i]![name] = list;
  }
}

interface ArgColumns {
  readonly lengths: Ints;
  readonly names: Ints;
  readonly kinds: Ints;
  readonly ints: Ints;
  readonly words: BigUint64Array;
  readonly texts: Ints;
}

function unpackArgs(packed: unknown, rowCount: number): ArgColumns {
  expectPayload(Array.isArray(packed) && packed.length === 6, 'arguments: expected six columns');
  const [lengths, names, kinds, ints, words, texts] = packed as readonly unknown[];
  const listLengths = unpackInts(lengths, rowCount);
  const total = totalOf(listLengths);
  const kindOf = unpackInts(kinds, total);
  return {
    lengths: listLengths,
    names: unpackInts(names, total),
    kinds: kindOf,
    ints: unpackInts(ints, countOf(kindOf, INT)),
    words: unpackWords(words, countOf(kindOf, WORD)),
    texts: unpackInts(texts, countOf(kindOf, TEXT)),
  };
}

function argumentValue(
  columns: ArgColumns,
  kind: number,
  next: [number, number, number],
  strings: readonly string[],
): Argument['value'] {
  switch (kind) {
    case INT:
      return columns.ints[next[INT]++]!;
    case WORD:
      return columns.words[next[WORD]++]!;
    default:
      expectPayload(kind === TEXT, `argument of kind ${kind}: expected 0 to 2`);
      return stringAt(strings, columns.texts[next[TEXT]++]!);
  }
}

function totalOf(lengths: Ints): number {
  let total = 0;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    expectPayload(length >= 0, `list of ${length} arguments`);
    total += length;
  }
  expectPayload(total <= MAX_CHUNK_ARGUMENTS, `${total} arguments in a chunk: expected at most ${MAX_CHUNK_ARGUMENTS}`);
  return total;
}

function countOf(values: Ints, wanted: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === wanted) count += 1;
  return count;
}

function packList(values: readonly number[]): Packable {
  return packInts(Float64Array.from(values), values.length);
}
