import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../container/source.ts';

/** A file as bytes in any order. @throws the system's error when it cannot be opened. */
export function fileSource(path: string): ByteSource {
  const fd = openSync(path, 'r');
  return {
    size: () => fstatSync(fd).size,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      let at = 0;
      while (at < length) {
        const count = readSync(fd, bytes, at, length - at, offset + at);
        if (count === 0) break;
        at += count;
      }
      return bytes.subarray(0, at);
    },
    close: () => {
      closeSync(fd);
    },
  };
}
