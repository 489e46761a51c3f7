import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { looksLikeTrace } from '@vist/trace';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { findJsonFault, type JsonFault, lineAndColumn } from './json-syntax.ts';

/** A JSON file that was read. */
export interface JsonInput {
  /** How messages call it: the path as it was given, or `stdin`. */
  readonly name: string;
  readonly value: unknown;
}

/**
 * Reads JSON from a path, or from stdin for `-`.
 *
 * @param what what the file should hold, in the words of messages: `a scenario`.
 * @throws Refusal that names the file, the place and what was expected there.
 */
export async function readJson(path: string, what: string, io: Io): Promise<JsonInput> {
  const name = path === '-' ? 'stdin' : path;
  const bytes = await readBytes(path, io);
  const text = textOf(bytes, name, what);
  const fault = findJsonFault(text);
  if (fault !== null) throw faultRefusal(name, text, fault);
  return { name, value: JSON.parse(text) };
}

async function readBytes(path: string, io: Io): Promise<Uint8Array> {
  try {
    return path === '-' ? await buffer(io.stdin) : await readFile(path);
  } catch (error) {
    throw fileRefusal(path === '-' ? 'stdin' : path, error);
  }
}

function textOf(bytes: Uint8Array, name: string, what: string): string {
  if (bytes.length === 0) throw new Refusal(`${name}: is empty: expected ${what} in JSON`);
  if (looksLikeTrace(bytes)) {
    throw new Refusal(`${name}: is a trace: expected ${what} in JSON (to look at a trace: vist replay ${name})`);
  }
  const text = new TextDecoder().decode(bytes);
  const bad = isUtf8(bytes) ? text.indexOf('\0') : text.search(/[\0\u{fffd}]/u);
  if (bad >= 0) {
    const offset = Buffer.byteLength(text.slice(0, bad));
    const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
    throw new Refusal(`${name}: byte ${offset} is 0x${byte}, so this is not text: expected ${what} in JSON`);
  }
  if (text.trim() === '') throw new Refusal(`${name}: is blank: expected ${what} in JSON`);
  return text;
}

function faultRefusal(name: string, text: string, fault: JsonFault): Refusal {
  const { line, column } = lineAndColumn(text, fault.offset);
  const place = `${name}:${line}:${column}`;
  if (fault.kind === 'syntax')
    return new Refusal(`${place}: expected ${fault.expected}, got ${found(text, fault.offset)}`);
  const first = lineAndColumn(text, fault.firstOffset);
  return new Refusal(
    `${place}: key ${JSON.stringify(fault.key)} is there already, in line ${first.line}: expected it once`,
  );
}

/** What stands at an offset, short enough for a message. */
function found(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the file';
  if (text[offset] === '\n' || text[offset] === '\r') return 'the end of the line';
  const [word = ''] = /^(?:[\w.+-]+|.)/u.exec(text.slice(offset, offset + LONGEST_WORD)) ?? [];
  return JSON.stringify(word);
}

const LONGEST_WORD = 24;
