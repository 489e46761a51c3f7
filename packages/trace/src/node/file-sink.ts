import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { TraceSinkError, type TraceSink } from '../container/sink.ts';

/**
 * A file that grows as `path.partial` and becomes `path` when the trace is closed. Nothing is created
 * before the first byte. Writing blocks, so that nothing is lost when the process ends right after.
 *
 * @throws TraceSinkError from `write` and `close`; what was written stays in `path.partial`.
 */
export function fileSink(path: string): TraceSink {
  const partial = `${path}.partial`;
  let fd: number | null = null;
  const guarded = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      throw sinkError(error, partial);
    }
  };
  return {
    write: (bytes) => {
      guarded(() => {
        fd ??= openSync(partial, 'w');
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      });
      return true;
    },
    drained: () => Promise.resolve(),
    close: async () => {
      guarded(() => {
        if (fd === null) return;
        // The name may only promise a whole trace when its bytes are on the disk.
        fsyncSync(fd);
        closeSync(fd);
        fd = null;
        renameSync(partial, path);
      });
    },
    abandon: () => {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}

/** What the system said about a failed write, as a typed error. */
export function sinkError(error: unknown, path: string | null): TraceSinkError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  const reason = code === 'ENOSPC' ? 'the disk is full' : String(error);
  const place = path === null ? 'cannot write the trace' : `cannot write ${path}`;
  return new TraceSinkError(code, path, `${place}: ${reason}`);
}
