import type { Packable } from '../codec/msgpack.ts';
import { packableInt } from '../codec/msgpack.ts';

/** Data without behaviour: what headers, findings and annotations are made of. */
export type Plain = null | boolean | number | bigint | string | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * `value` in the one form that has one encoding: keys sorted by code unit, integers in integer forms.
 *
 * @throws TypeError when the value is not plain data.
 */
export function canonical(value: Plain): Packable {
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value !== 'object' || value === null) return scalar(value);
  if (Array.isArray(value)) return (value as readonly Plain[]).map(canonical);
  const entries = Object.entries(value as Readonly<Record<string, Plain>>);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(sorted.map(([key, item]) => [key, canonical(item)]));
}

function canonicalNumber(value: number): Packable {
  if (!Number.isFinite(value)) throw new TypeError(`${value}: expected a finite number`);
  return Number.isSafeInteger(value) ? packableInt(value) : value;
}

function scalar(value: null | boolean | bigint | string): Packable {
  if (typeof value === 'bigint' && (value < -(2n ** 63n) || value >= 2n ** 64n)) {
    throw new TypeError(`${value}: expected an integer of 64 bits`);
  }
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`${String(value)}: expected plain data`);
  }
  return value;
}

/**
 * Plain data that was read: 64-bit integers that a number holds become numbers again.
 * A bigint that was written and fits a number therefore comes back as a number.
 */
export function plainOf(value: unknown): Plain {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== 'object' || value === null) return value as Plain;
  const entries = Object.entries(value).map(([key, item]) => [key, plainOf(item)]);
  return Object.fromEntries(entries) as Plain;
}
