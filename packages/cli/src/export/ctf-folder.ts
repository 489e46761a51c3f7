import { closeSync, mkdirSync, openSync, readdirSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SystemRecord } from '@vist/core';
import { ctfExporter, TraceValueError } from '@vist/trace';
import { statOf } from '../input/stat-of.ts';
import { fileRefusal, Refusal } from '../refusal.ts';

/**
 * The folder that a CTF trace becomes. @throws Refusal when none is named, or it holds something already.
 */
export function ctfFolder(path: string | undefined): string {
  if (path === undefined) throw new Refusal('ctf: a CTF trace is a folder of files: give -o FOLDER');
  const stats = statOf(path);
  if (stats === null) return path;
  if (!stats.isDirectory()) throw new Refusal(`-o ${path}: is a file: expected a folder to write`);
  if (readdirSync(path).length > 0) throw new Refusal(`-o ${path}: is not empty: expected a new folder`);
  return path;
}

/**
 * Writes `stream` as the records come, then `metadata`. The folder grows as `FOLDER.partial` and gets its name when it
 * is whole, so that an export that did not come to its end can be made again.
 */
export function writeCtfFolder(
  folder: string,
  records: Iterable<SystemRecord>,
  options: Parameters<typeof ctfExporter>[0],
): void {
  const growing = `${resolve(folder)}.partial`;
  try {
    mkdirSync(growing, { recursive: true });
    const stream = openSync(join(growing, 'stream'), 'w');
    try {
      writeFileSync(
        join(growing, 'metadata'),
        written(records, options, (packet) => writeWhole(stream, packet)),
      );
    } finally {
      closeSync(stream);
    }
    renameSync(growing, folder);
  } catch (error) {
    if (error instanceof TraceValueError) throw new Refusal(`${folder}: ${error.message}`);
    throw isOfSystem(error) ? fileRefusal(folder, error) : error;
  }
}

function written(
  records: Iterable<SystemRecord>,
  options: Parameters<typeof ctfExporter>[0],
  write: (packet: Uint8Array) => void,
): string {
  const { next, end } = ctfExporter(options);
  for (const record of records) {
    const packet = next(record);
    if (packet !== null) write(packet);
  }
  const { packet, metadata } = end();
  if (packet !== null) write(packet);
  return metadata;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
