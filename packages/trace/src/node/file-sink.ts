import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { TraceSinkError, type TraceSink } from '../container/sink.ts';

/**
 * A file that grows as `path.partial` and becomes `path` when the trace is closed. Nothing is created
 * before the first byte. Writing blocks, so that nothing is lost when the process ends right after.
 * What is there and no regular file (`/dev/null`, a named pipe) is written to, never replaced.
 *
 * @param growing its name until then: another one when the trace is made of what a crash left as `path.partial`,
 *   so that this stays.
 * @throws TraceSinkError from `write` and `close`; what was written stays in `growing`.
 */
export function fileSink(path: string, growing: string = `${path}.partial`): TraceSink {
  const replaces = isReplaceable(path);
  const grows = replaces ? growing : path;
  let fd: number | null = null;
  const guarded = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      throw sinkError(error, grows);
    }
  };
  return {
    write: (bytes) => {
      guarded(() => {
        fd ??= replaces ? createAnew(grows) : openSync(grows, 'w');
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      });
      return true;
    },
    drained: () => Promise.resolve(),
    close: async () => {
      guarded(() => {
        if (fd === null) return;
        // The name may only promise a whole trace when its bytes are on the disk.
        if (replaces) fsyncSync(fd);
        closeSync(fd);
        fd = null;
        if (replaces) renameSync(grows, path);
      });
    },
    abandon: () => {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}

/** A new file of that name. Whoever still reads the old one keeps it. */
function createAnew(path: string): number {
  rmSync(path, { force: true });
  return openSync(path, 'wx');
}

/** What the system said about a failed write, as a typed error. */
export function sinkError(error: unknown, path: string | null): TraceSinkError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  const place = path === null ? 'cannot write the trace' : `cannot write ${path}`;
  return new TraceSinkError(code, path, `${place}: ${code === 'ENOSPC' ? 'the disk is full' : reasonOf(error)}`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : error.message;
}

/** False for a device or a pipe. What cannot be looked at is left to the open, which says why. */
function isReplaceable(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return true;
  }
}
