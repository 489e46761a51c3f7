import {
  LARGEST_ACCESS_BYTES,
  LARGEST_RANGE_BYTES,
  type NamedValue,
  type PhysAddr,
  physOfKernelVirt,
  type Word64,
  word64,
} from '@vist/core';
import type { Fact, ImportIssueCode } from '../source/sighting.ts';

/** A key of a fact that is missing or is not what it has to be. Caught where facts are read; never leaves the importer. */
export class FactProblem extends Error {
  override readonly name = 'FactProblem';
  readonly code: ImportIssueCode;

  constructor(message: string, code: ImportIssueCode = 'bad-value') {
    super(message);
    this.code = code;
  }
}

/** A word or a name. @throws FactProblem */
export function textOf(fact: Fact, key: string): string {
  const value = fact[key];
  if (typeof value === 'string' && value !== '') return value;
  throw unexpected(fact, key, 'a text');
}

/** A whole number, decimal or hex, that may be negative. @throws FactProblem */
export function intOf(fact: Fact, key: string): number {
  const number = asInt(fact[key]);
  if (number === null) throw unexpected(fact, key, 'a whole number');
  return number;
}

/** The same of a key that may be absent. @throws FactProblem when it is there and no number. */
export function intOr(fact: Fact, key: string, otherwise: number | null): number | null {
  return fact[key] === undefined ? otherwise : intOf(fact, key);
}

/** A whole number from 0: an index, a count, a size. @throws FactProblem */
export function countOf(fact: Fact, key: string): number {
  const number = intOf(fact, key);
  if (number < 0) throw unexpected(fact, key, 'a whole number from 0');
  return number;
}

/** Bytes of one access. @throws FactProblem */
export function accessSizeOf(fact: Fact): number {
  const size = intOf(fact, 'size');
  if (size < 1 || size > LARGEST_ACCESS_BYTES) throw unexpected(fact, 'size', `1 to ${LARGEST_ACCESS_BYTES} bytes`);
  return size;
}

/** Bytes of an object. @throws FactProblem */
export function objectSizeOf(fact: Fact, key: string): number {
  const size = countOf(fact, key);
  if (size > LARGEST_RANGE_BYTES) throw unexpected(fact, key, `at most ${LARGEST_RANGE_BYTES} bytes`);
  return size;
}

/** A return value: an int of C, which tools may print unsigned; null for a void function. @throws FactProblem */
export function returnOf(fact: Fact): number | null {
  if (fact['ret'] === undefined) return null;
  const ret = intOf(fact, 'ret');
  return ret >= 2 ** 31 && ret < 2 ** 32 ? ret - 2 ** 32 : ret;
}

/** The bits of a register or memory word. @throws FactProblem */
export function wordOf(fact: Fact, key: string): Word64 {
  const word = asBits(fact[key]);
  if (word === null || word < 0n || word >> 64n !== 0n) throw unexpected(fact, key, 'a number of 64 bits');
  return word64(word);
}

/** The physical address behind an address of the kernel's linear map. @throws FactProblem */
export function kernelAddrOf(fact: Fact, key: string): PhysAddr {
  const addr = physOfKernelVirt(wordOf(fact, key));
  if (addr === null) throw unexpected(fact, key, 'an address of the linear map of arm64 (0xffff000000000000 and up)');
  return addr;
}

/** A physical address. @throws FactProblem */
export function physOf(fact: Fact, key: string): PhysAddr {
  const word = wordOf(fact, key);
  if (word >> 52n !== 0n) throw unexpected(fact, key, 'a physical address of 52 bits');
  return Number(word) as PhysAddr;
}

/** One of a few words. @throws FactProblem */
export function choiceOf<const Choice extends string>(fact: Fact, key: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === fact[key]);
  if (found === undefined) throw unexpected(fact, key, `one of ${choices.join(', ')}`);
  return found;
}

/** Arguments of a call: hex is a word, decimal a number. */
export function callArgs(fact: Fact): readonly NamedValue[] {
  return entriesOf(fact, 'args').map(([name, value]) => ({ name, value: callArg(value) }));
}

/** Arguments of an operation, as its scenario has them: numbers and texts. */
export function operationArgs(fact: Fact): readonly NamedValue[] {
  return entriesOf(fact, 'args').map(([name, value]) => {
    const text = String(value);
    return { name, value: /^-?\d{1,15}$/u.test(text) ? Number(text) : text };
  });
}

function callArg(value: unknown): NamedValue['value'] {
  const text = String(value);
  if (/^0x[0-9a-f]{1,16}$/iu.test(text)) return BigInt(text);
  return /^-?\d{1,15}$/u.test(text) ? Number(text) : text;
}

function entriesOf(fact: Fact, key: string): readonly (readonly [string, unknown])[] {
  const value = fact[key] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw unexpected(fact, key, 'an object');
  return Object.entries(value);
}

function asInt(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== 'string' || !/^(?:-?\d{1,16}|0x[0-9a-f]{1,16})$/iu.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

function asBits(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  return typeof value === 'string' && /^(?:\d{1,20}|0x[0-9a-f]{1,17})$/iu.test(value) ? BigInt(value) : null;
}

function unexpected(fact: Fact, key: string, expected: string): FactProblem {
  const value = fact[key];
  const got = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40);
  return new FactProblem(`${fact.kind}: ${key}: expected ${expected}, got ${got}`);
}
