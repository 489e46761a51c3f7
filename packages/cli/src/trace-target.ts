import { dirname } from 'node:path';
import type { TraceSink } from '@vist/trace';
import { fileSink, streamSink } from '@vist/trace/node';
import { statOf } from './input/stat-of.ts';
import type { OutStream } from './io.ts';
import { Refusal } from './refusal.ts';

/** Where a trace is to be written. */
export interface TracePlace {
  /** A file; `-` is stdout. */
  readonly target: string;
  /** Files that the trace is made from, as the command line names them: none of them is written over. */
  readonly reads: readonly string[];
}

/**
 * The file or stream that a trace is written to. The file grows as `TARGET.partial`; when that is what a crash left
 * and the trace is made from, it stays and the new one grows beside it. Nothing is created before the first byte.
 *
 * @throws Refusal for a place where no trace can be written.
 */
export function traceTarget(place: TracePlace, stdout: OutStream): TraceSink {
  checkTraceTarget(place, stdout);
  const { target, reads } = place;
  if (target === '-') return streamSink(stdout);
  const isLeft = reads.some((path) => isSameFile(path, `${target}.partial`));
  return isLeft ? fileSink(target, `${target}.new.partial`) : fileSink(target);
}

/**
 * Says in words, before anything runs, what the system would say of `-o TARGET` after some thousand events, and that
 * what is read would be gone.
 *
 * @throws Refusal for a place where no trace can be written.
 */
export function checkTraceTarget({ target, reads }: TracePlace, stdout: OutStream): void {
  if (target === '-') {
    if (stdout.isTTY !== true) return;
    throw new Refusal('-o -: stdout is a terminal and a trace is not text: give a file or a pipe');
  }
  const folder = dirname(target);
  if (statOf(folder)?.isDirectory() !== true) throw new Refusal(`-o ${target}: there is no folder ${folder}`);
  if (statOf(target)?.isDirectory() === true) {
    throw new Refusal(`-o ${target}: is a directory: expected a file to write`);
  }
  if (reads.some((path) => isSameFile(path, target))) {
    throw new Refusal(`-o ${target}: is a file that is read: expected another file to write`);
  }
}

function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path === '-' ? null : statOf(path), statOf(other)];
  return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev;
}
