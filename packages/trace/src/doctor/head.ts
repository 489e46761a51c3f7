import { EVENT_SCHEMA, type EventSpec } from '@vist/core';
import { OP } from '../container/framing.ts';
import { unpackHeader, type StoredHeader } from '../container/header.ts';
import { MAGIC_BYTES } from '../container/magic.ts';
import type { Platform } from '../container/platform.ts';
import { readPreamble } from '../container/preamble.ts';
import type { StoredRecord } from '../container/read-record.ts';
import { unpackSchema } from '../container/schema-record.ts';
import type { ByteSource } from '../container/source.ts';
import { walkRecords } from '../container/walk.ts';
import { atOffset, TraceFormatError } from '../format-error.ts';

/** What could be read of the head of a file. */
export interface FoundHead {
  readonly header: StoredHeader | null;
  readonly schema: readonly EventSpec[];
  /** False when the file's own schema is gone and the one of this program stands in for it. */
  readonly isSchemaOfFile: boolean;
}

/** The head of a file, wherever it is behind damage. Reports why it is not where it should be. */
export function findHead(source: ByteSource, platform: Platform, report: (error: TraceFormatError) => void): FoundHead {
  try {
    const { header, schema } = readPreamble(source, platform);
    return { header, schema, isSchemaOfFile: true };
  } catch (error) {
    if (!(error instanceof TraceFormatError)) throw error;
    report(error);
    return searchHead(source, platform);
  }
}

function searchHead(source: ByteSource, platform: Platform): FoundHead {
  let header: StoredHeader | null = null;
  let schema: readonly EventSpec[] | null = null;
  for (const walked of walkRecords(source, MAGIC_BYTES, platform)) {
    if (walked.kind !== 'record') continue;
    const { record } = walked;
    if (record.op === OP.chunk) break;
    if (record.op === OP.header) header ??= readOrNull(record, unpackHeader);
    if (record.op === OP.schema) schema ??= readOrNull(record, (payload) => unpackSchema(payload, platform));
  }
  return { header, schema: schema ?? EVENT_SCHEMA, isSchemaOfFile: schema !== null };
}

function readOrNull<Value>(record: StoredRecord, read: (payload: Uint8Array) => Value): Value | null {
  try {
    return atOffset(record.offset, 'head', () => read(record.payload));
  } catch (error) {
    if (error instanceof TraceFormatError) return null;
    throw error;
  }
}
