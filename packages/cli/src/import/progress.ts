import type { Io } from '../io.ts';
import type { Source } from './source-file.ts';

/** How far an import is, on a terminal. */
export interface Progress {
  at(bytes: number): void;
  clear(): void;
}

/** Progress on stderr when people look at it: by the size of a file, or in megabytes of a pipe. */
export function createProgress({ name, sizeBytes }: Source, { stderr }: Io): Progress {
  let shown = 0;
  if (stderr.isTTY !== true) return { at: () => {}, clear: () => {} };
  return {
    at(bytes) {
      if (bytes - shown < STEP_BYTES) return;
      shown = bytes;
      const megabytes = Math.floor(bytes / 2 ** 20);
      const part = sizeBytes === null ? '' : ` of ${Math.ceil(sizeBytes / 2 ** 20)}`;
      stderr.write(`\r${name}: ${megabytes}${part} MB`);
    },
    clear() {
      if (shown > 0) stderr.write('\r\u001B[K');
    },
  };
}

const STEP_BYTES = 8 * 2 ** 20;
