import type { Packable } from '../codec/msgpack.ts';
import { TraceTextError } from './text-error.ts';

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Plain data as JSON, losing nothing: a bigint becomes `{"$int": "decimal"}`, bytes become
 * `{"$bytes": "base64"}`, and a map that looks like one of these, or like this, is wrapped in `{"$map": ...}`.
 */
export function jsonOf(value: Packable): Json {
  if (typeof value === 'bigint') return { $int: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return { $bytes: base64Of(value) };
  if (Array.isArray(value)) return (value as readonly Packable[]).map(jsonOf);
  const entries = Object.entries(value).map(([key, item]: [string, Packable]) => [key, jsonOf(item)] as const);
  const map: Json = Object.fromEntries(entries);
  return isSpecial(map) ? { $map: map } : map;
}

/** The plain data of a JSON value. @throws TraceTextError when a special form is not right. */
export function plainOfJson(json: Json): Packable {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map(plainOfJson);
  const map = json as { readonly [key: string]: Json };
  if (isSpecial(map)) return specialOf(map);
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, plainOfJson(item)]));
}

const SPECIAL: ReadonlySet<string> = new Set(['$int', '$bytes', '$map']);

function isSpecial(map: { readonly [key: string]: Json }): boolean {
  const keys = Object.keys(map);
  return keys.length === 1 && SPECIAL.has(keys[0]!);
}

function specialOf(map: { readonly [key: string]: Json }): Packable {
  const { $int, $bytes, $map } = map;
  if (typeof $int === 'string' && /^-?\d+$/u.test($int)) return BigInt($int);
  if (typeof $bytes === 'string' && isBase64($bytes)) return bytesOf($bytes);
  if (typeof $map === 'object' && $map !== null && !Array.isArray($map)) {
    return Object.fromEntries(Object.entries($map).map(([key, item]) => [key, plainOfJson(item)]));
  }
  throw new TraceTextError(`${JSON.stringify(map)}: expected $int with digits, $bytes with base64 or $map with a map`);
}

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u.test(text);
}

/** Bytes as base64, a piece at a time, as there is a limit to the arguments of a call. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return btoa(text);
}

/** The bytes that a base64 text stands for. @throws DOMException when it is none. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
