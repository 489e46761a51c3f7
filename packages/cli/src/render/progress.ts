import type { ByteSource } from '@vist/trace';
import type { Io } from '../io.ts';

/** How far something is, on a terminal. */
export interface Progress {
  at(bytes: number): void;
  clear(): void;
}

/** Progress on stderr when people look at it: in per cent of a file's bytes, or in megabytes of a pipe. */
export function createProgress(name: string, sizeBytes: number | null, { stderr }: Pick<Io, 'stderr'>): Progress {
  let shown = 0;
  if (stderr.isTTY !== true) return { at: () => {}, clear: () => {} };
  const stepBytes = sizeBytes === null ? 2 ** 20 : sizeBytes / 100;
  const unit = sizeBytes === null ? 'MB' : '%';
  return {
    at(bytes) {
      // Backwards, when a file is read once more.
      if (Math.abs(bytes - shown) < stepBytes) return;
      shown = bytes;
      stderr.write(`\r${name}: ${Math.floor(bytes / stepBytes)} ${unit}\u001B[K`);
    },
    clear() {
      if (shown > 0) stderr.write('\r\u001B[K');
      shown = 0;
    },
  };
}

/**
 * A file that shows on a terminal how far it has been read, from front to back and maybe more than once. A
 * look at another place, as at the end for the index, is none of that.
 */
export function watchedSource(source: ByteSource, name: string, io: Pick<Io, 'stderr'>): ByteSource {
  const size = source.size();
  const progress = createProgress(name, size, io);
  let next = 0;
  const near = size / 100;
  return {
    size: source.size,
    read(offset, length) {
      const end = Math.min(offset + length, size);
      const isNext = offset <= next + near && end > next;
      if (isNext || offset <= near) {
        next = end;
        progress.at(next);
      }
      return source.read(offset, length);
    },
    close() {
      progress.clear();
      source.close();
    },
  };
}
