import type { FieldSpec } from '@vist/core';
import { expectPayload } from '../format-error.ts';
import { unpackInts, type Ints } from './int-column.ts';

/** Numbers of one field over the events of its type. */
export interface NumberColumn {
  readonly values: Ints;
  /** 0 where the value is absent; null when none can be. */
  readonly presence: Ints | null;
}

/** The low or the high half of words, or the one number that other kinds are stored as. */
export type Part = 'only' | 'low' | 'high';

/**
 * A column as numbers without making values of them: addresses and ints as they are, bools as 0 and 1,
 * strings by their number, words by halves. In memory of its own.
 *
 * @throws PayloadError when the column does not fit the field.
 */
export function numberColumn(packed: unknown, field: FieldSpec, count: number, part: Part): NumberColumn {
  if (!field.isNullable) return { values: unpackInts(partOf(packed, field, part), count), presence: null };
  expectPayload(Array.isArray(packed) && packed.length === 2, `${field.name}: expected presence and values`);
  const presence = unpackInts(packed[0], count);
  let present = 0;
  for (let i = 0; i < count; i++) present += presence[i] === 1 ? 1 : 0;
  const dense = unpackInts(partOf(packed[1], field, part), present);
  const values = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++) if (presence[i] === 1) values[i] = dense[at++]!;
  return { values, presence };
}

function partOf(packed: unknown, field: FieldSpec, part: Part): unknown {
  if (part === 'only') return packed;
  expectPayload(Array.isArray(packed) && packed.length === 2, `${field.name}: expected two columns`);
  return packed[part === 'low' ? 0 : 1];
}
