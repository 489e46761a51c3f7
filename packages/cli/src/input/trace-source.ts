import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type ByteSource, bytesSource } from '@vist/trace';
import { fileSource } from '@vist/trace/node';
import { fileRefusal } from '../refusal.ts';
import { statOf } from './stat-of.ts';

/** Bytes of a file that tell whether it is the text form of a trace. */
export const TEXT_HEAD_BYTES: 64 = 64;

/** True for the beginning of the text form of a trace, which other JSON does not have. */
export function looksLikeTraceText(head: Uint8Array): boolean {
  return /^\s*\{\s*"vist"\s*:/u.test(Buffer.from(head.subarray(0, TEXT_HEAD_BYTES)).toString('latin1'));
}

/**
 * The bytes of a trace: a file, or stdin for `-`. A pipe is read to its end first, as the end of a trace says
 * what is in it.
 *
 * @throws Refusal when there is no such file.
 */
export async function traceSource(path: string, stdin: Readable): Promise<ByteSource> {
  if (path === '-') return bytesSource(await buffer(stdin));
  try {
    return statOf(path)?.isFile() === false ? bytesSource(readFileSync(path)) : fileSource(path);
  } catch (error) {
    throw fileRefusal(path, error);
  }
}
