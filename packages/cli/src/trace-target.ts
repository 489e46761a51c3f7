import { dirname } from 'node:path';
import { statOf } from './input/stat-of.ts';
import type { OutStream } from './io.ts';
import { Refusal } from './refusal.ts';

/**
 * Says in words, before anything runs, what the system would say of `-o TARGET` after some thousand events.
 *
 * @throws Refusal for a place where no trace can be written.
 */
export function checkTraceTarget(target: string, stdout: OutStream): void {
  if (target === '-') {
    if (stdout.isTTY !== true) return;
    throw new Refusal('-o -: stdout is a terminal and a trace is not text: give a file or a pipe');
  }
  const folder = dirname(target);
  if (statOf(folder)?.isDirectory() !== true) throw new Refusal(`-o ${target}: there is no folder ${folder}`);
  if (statOf(target)?.isDirectory() === true) {
    throw new Refusal(`-o ${target}: is a directory: expected a file to write`);
  }
}
