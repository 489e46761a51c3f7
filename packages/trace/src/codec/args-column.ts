import type { FieldSpec } from '@vist/core';
import { expectPayload, PayloadError, TraceValueError } from '../format-error.ts';
import { MAX_CHUNK_ARGUMENTS } from '../limits.ts';
import { packInts, unpackInts, type Ints } from './int-column.ts';
import type { Packable } from './msgpack.ts';
import type { PackSpace } from './pack-space.ts';
import type { Spaces } from './space.ts';
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
 * Lists of arguments: how many in each; then of all arguments in order their name and what their value
 * is; then the values, a column for each of the three kinds.
 *
 * @throws TraceValueError when a value is no list of arguments.
 */
export function packArgs(
  values: ArrayLike<unknown>,
  field: FieldSpec,
  { table, space }: { readonly table: StringTable; readonly space: PackSpace },
): Packable {
  const lengths: number[] = [];
  const names: number[] = [];
  const kinds: number[] = [];
  const ints: number[] = [];
  const words: bigint[] = [];
  const texts: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const list = argumentsOf(values[i], field);
    lengths.push(list.length);
    for (const { name, value } of list) {
      names.push(table.indexOf(name));
      const kind = kindOf(value, field);
      kinds.push(kind);
      if (kind === INT) ints.push(value as number);
      else if (kind === WORD) words.push(value as bigint);
      else texts.push(table.indexOf(value as string));
    }
  }
  return [
    packList(lengths, space),
    packList(names, space),
    packList(kinds, space),
    packList(ints, space),
    packWords(BigUint64Array.from(words), words.length, space),
    packList(texts, space),
  ];
}

function argumentsOf(value: unknown, field: FieldSpec): readonly Argument[] {
  if (Array.isArray(value)) return value as readonly Argument[];
  throw new TraceValueError(`field ${field.name} is ${String(value)}: expected a list of arguments`);
}

function kindOf(value: unknown, field: FieldSpec): typeof INT | typeof WORD | typeof TEXT {
  if (Number.isSafeInteger(value)) return INT;
  if (typeof value === 'bigint' && BigInt.asUintN(64, value) === value) return WORD;
  if (typeof value === 'string') return TEXT;
  throw new TraceValueError(
    `field ${field.name} has the argument ${String(value)}: expected a safe integer, a word or a string`,
  );
}

function packList(values: readonly number[], space: PackSpace): Packable {
  const numbers = space.numbers(values.length);
  for (let i = 0; i < values.length; i++) numbers[i] = values[i]!;
  return packInts(numbers, values.length, space);
}

/** The `count` lists of arguments of a column. @throws PayloadError when it is not one. */
export function unpackArgs(
  packed: unknown,
  count: number,
  { strings, spaces }: { readonly strings: readonly string[]; readonly spaces: Spaces },
): readonly (readonly Argument[])[] {
  const columns = unpackColumns(packed, count, spaces);
  const next: [number, number, number] = [0, 0, 0];
  const lists = new Array<readonly Argument[]>(count);
  for (let i = 0, at = 0; i < count; i++) {
    const list: Argument[] = [];
    for (const end = at + columns.lengths[i]!; at < end; at++) {
      const value = argumentValue(columns, columns.kinds[at]!, next, strings);
      list.push({ name: stringAt(strings, columns.names[at]!), value });
    }
    lists[i] = list;
  }
  return lists;
}

interface ArgColumns {
  readonly lengths: Ints;
  readonly names: Ints;
  readonly kinds: Ints;
  readonly ints: Ints;
  readonly words: BigUint64Array;
  readonly texts: Ints;
}

function unpackColumns(packed: unknown, count: number, spaces: Spaces): ArgColumns {
  expectPayload(Array.isArray(packed) && packed.length === 6, 'arguments: expected six columns');
  const parts = packed as readonly unknown[];
  const lengths = unpackInts(parts[0], count, spaces('lengths'));
  const total = totalOf(lengths, count);
  const kinds = unpackInts(parts[2], total, spaces('kinds'));
  const counts = [0, 0, 0];
  for (let i = 0; i < total; i++) counts[kinds[i]!]! += 1;
  return {
    lengths,
    names: unpackInts(parts[1], total, spaces('names')),
    kinds,
    ints: unpackInts(parts[3], counts[INT]!, spaces('ints')),
    words: unpackWords(parts[4], counts[WORD]!, spaces('words')),
    texts: unpackInts(parts[5], counts[TEXT]!, spaces('texts')),
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
    case TEXT:
      return stringAt(strings, columns.texts[next[TEXT]++]!);
    default:
      throw new PayloadError('malformed', `argument of kind ${kind}: expected 0 to 2`);
  }
}

function totalOf(lengths: Ints, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) {
    const length = lengths[i]!;
    if (length < 0) throw new PayloadError('malformed', `list of ${length} arguments`);
    total += length;
  }
  if (total > MAX_CHUNK_ARGUMENTS) {
    throw new PayloadError('limit', `${total} arguments in a chunk: expected at most ${MAX_CHUNK_ARGUMENTS}`);
  }
  return total;
}
