import { EXIT, type ExitStatus } from './exit-status.ts';

/** Something that the user can put right: one line on stderr, and an exit status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: ExitStatus;

  constructor(message: string, status: ExitStatus = EXIT.usage) {
    super(message);
    this.status = status;
  }
}

/** What the system said, in words, about a file that could not be opened or read. */
export function fileRefusal(path: string, error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new Refusal(`${path}: ${REASONS[code] ?? String(error)}`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'is a directory: expected a file',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of the path is not a directory',
  ERR_FS_FILE_TOO_LARGE: 'is too large: expected less than 2 GiB',
};
