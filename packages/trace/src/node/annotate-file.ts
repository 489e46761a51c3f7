import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { annotatedEnd, type NewEnd } from '../container/annotate.ts';
import type { Plain } from '../container/plain.ts';
import { sinkError } from './file-sink.ts';
import { fileSource } from './file-source.ts';
import { nodePlatform } from './platform.ts';

/**
 * Replaces the annotations of a trace file. Its bytes are copied beside it up to the footer, and the copy takes its name
 * when it is whole and on the disk: whenever this stops, the file is the old one or the new one.
 *
 * @param edit gives the annotations, from those that are there.
 * @throws TraceFormatError when the file has no end, TraceSinkError when it cannot be written, the system's error
 *   when there is no such file.
 */
export function annotateTraceFile(path: string, edit: (annotations: readonly Plain[]) => readonly Plain[]): void {
  // What a link points to is replaced, and not the link.
  const file = realpathSync(path);
  const end = newEnd(file, edit);
  const copy = `${file}.${process.pid}.tmp`;
  try {
    // Shares the blocks where the file system can.
    copyFileSync(file, copy, constants.COPYFILE_FICLONE);
    replaceEnd(copy, end);
    renameSync(copy, file);
  } catch (error) {
    rmSync(copy, { force: true, recursive: true });
    throw sinkError(error, file);
  }
}

function newEnd(file: string, edit: (annotations: readonly Plain[]) => readonly Plain[]): NewEnd {
  const source = fileSource(file);
  try {
    return annotatedEnd(source, nodePlatform, edit);
  } finally {
    source.close();
  }
}

function replaceEnd(file: string, { offset, bytes }: NewEnd): void {
  const fd = openSync(file, 'r+');
  try {
    ftruncateSync(fd, offset);
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, offset + at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
