import type { EventSpec } from '@vist/core';
import { atOffset, TraceFormatError } from '../format-error.ts';
import { OP } from './framing.ts';
import { unpackHeader, type StoredHeader } from './header.ts';
import { checkMagic, MAGIC_BYTES } from './magic.ts';
import type { Platform } from './platform.ts';
import { readRecord } from './read-record.ts';
import { unpackSchema } from './schema-record.ts';
import type { ByteSource } from './source.ts';

/** The head of a file. */
export interface Preamble {
  readonly header: StoredHeader;
  readonly schema: readonly EventSpec[];
  /** Byte after the schema. */
  readonly end: number;
}

/**
 * Mark, header and schema. Without them nothing in the file has a meaning.
 *
 * @throws TraceFormatError
 */
export function readPreamble(source: ByteSource, platform: Platform): Preamble {
  checkMagic(source.read(0, MAGIC_BYTES), 0);
  let header: StoredHeader | null = null;
  for (let offset: number = MAGIC_BYTES; ;) {
    const record = readRecord(source, offset, platform);
    offset += record.recordLength;
    if (record.op === OP.header && header === null) {
      header = atOffset(record.offset, 'header', () => unpackHeader(record.payload));
    } else if (record.op === OP.schema && header !== null) {
      const schema = atOffset(record.offset, 'schema', () => unpackSchema(record.payload, platform));
      return { header, schema, end: offset };
    } else if (record.op <= OP.end) {
      throw new TraceFormatError(
        'malformed',
        record.offset,
        `record of kind ${record.op}: expected header and schema first`,
      );
    }
  }
}
