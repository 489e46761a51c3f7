/** Why bytes cannot be trusted as a trace. Stable: programs and exit codes depend on it. */
export type TraceErrorCode =
  /** The first bytes are not those of a trace. */
  | 'not-a-trace'
  /** The first bytes are those of a trace that went through a text conversion. */
  | 'text-damage'
  /** The file was written by a later major version of the format. */
  | 'newer-version'
  /** The file ends inside a record, or before its end. */
  | 'cut'
  /** A checksum does not fit its bytes. */
  | 'checksum'
  /** A length, a count, a depth or a ratio is beyond what the format allows. */
  | 'limit'
  /** Bytes with a good checksum that are not what the format says. */
  | 'malformed'
  /** Events between two chunks are missing. */
  | 'hole'
  /** An index or a snapshot that was made for other chunks. */
  | 'stale'
  /** A codec that this reader does not have. */
  | 'unknown-codec'
  /** An event type of the file that this model does not have. */
  | 'unknown-event'
  /** The hash chain does not lead to the run id of the footer. */
  | 'identity'
  /** Bytes after the end of the trace. */
  | 'trailing-bytes';

/** A trace that cannot be trusted, with the byte where that shows. */
export class TraceFormatError extends Error {
  override readonly name = 'TraceFormatError';
  readonly code: TraceErrorCode;
  /** Byte of the file, from 0. */
  readonly offset: number;

  constructor(code: TraceErrorCode, offset: number, message: string) {
    super(`byte ${offset}: ${message}`);
    this.code = code;
    this.offset = offset;
  }
}

/** A record that cannot be written: a field that is not of its kind, a position out of order. */
export class TraceValueError extends TypeError {
  override readonly name = 'TraceValueError';
}

/** Damage inside a payload, before anybody knows where in the file the payload stands. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
  readonly code: TraceErrorCode;

  constructor(code: TraceErrorCode, message: string) {
    // A message quotes what was found, and what was found may be megabytes.
    super(message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}...` : message);
    this.code = code;
  }
}

const MAX_MESSAGE = 300;

/**
 * Throws {@link PayloadError} `malformed` unless `condition` holds.
 *
 * @param message a function where making it costs more than the check.
 */
export function expectPayload(condition: unknown, message: string | (() => string)): asserts condition {
  if (condition) return;
  throw new PayloadError('malformed', typeof message === 'string' ? message : message());
}

/** Runs `read`; a {@link PayloadError} in it becomes a {@link TraceFormatError} at `offset`. */
export function atOffset<Value>(offset: number, what: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof PayloadError) {
      throw new TraceFormatError(error.code, offset, `${what}: ${error.message}`);
    }
    throw error;
  }
}
