import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type SystemRecord, seq } from '@vist/core';
import { bytesSource, openTrace, type CodecName } from '@vist/trace';
import { createTrace, nodePlatform } from '@vist/trace/node';
import { Packr } from 'msgpackr';
import { CHUNK } from './churn-run.ts';
import type { BenchLog } from './trace-log.ts';

/** A way to keep a log in a file. */
export interface FileKind {
  readonly path: string;
  readonly write: () => number | Promise<number>;
  /** Reads every record as an object. */
  readonly read: () => number;
}

/** A trace, and what people use when they have none: the same log, a file each. */
export function fileKinds(log: BenchLog, folder: string): Readonly<Record<string, FileKind>> {
  const path = (name: string): string => join(folder, name);
  return {
    vist: traceFile(log, path('zstd.vist'), 'zstd'),
    vistNone: traceFile(log, path('none.vist'), 'none'),
    msgpackRecords: packedFile(log, path('records.msgpack'), {
      useRecords: true,
      structures: [],
      int64AsType: 'bigint',
    }),
    msgpackObjects: packedFile(log, path('objects.msgpack'), { useRecords: false, int64AsType: 'bigint' }),
    jsonLines: jsonFile(log, path('log.jsonl.zst')),
  };
}

function traceFile({ records, start }: BenchLog, path: string, codec: CodecName): FileKind {
  return {
    path,
    write: async () => {
      const writer = createTrace(path, { ...start, notes: { ...start.notes, codec } });
      for (const record of records) writer.push(record);
      return (await writer.finish()).eventCount;
    },
    read: () => {
      const trace = openTrace(bytesSource(readFileSync(path)), nodePlatform);
      let count = 0;
      for (const record of trace.records(seq(0))) count += looked(record);
      return count;
    },
  };
}

/** Chunks of records, each with its length before it. */
function packedFile({ records }: BenchLog, path: string, options: ConstructorParameters<typeof Packr>[0]): FileKind {
  const packr = new Packr(options);
  return {
    path,
    write: () => {
      const file = openSync(path, 'w');
      for (let at = 0; at < records.length; at += CHUNK) {
        const bytes = packr.pack(records.slice(at, at + CHUNK));
        const length = Buffer.alloc(4);
        length.writeUInt32LE(bytes.length);
        writeSync(file, length);
        writeSync(file, bytes);
      }
      closeSync(file);
      return records.length;
    },
    read: () => {
      const bytes = readFileSync(path);
      let count = 0;
      for (let at = 0; at < bytes.length;) {
        const end = at + 4 + bytes.readUInt32LE(at);
        for (const record of packr.unpack(bytes.subarray(at + 4, end)) as readonly SystemRecord[])
          count += looked(record);
        at = end;
      }
      return count;
    },
  };
}

function jsonFile({ records }: BenchLog, path: string): FileKind {
  const level = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
  return {
    path,
    write: () => {
      const lines = records.map((record) => JSON.stringify(record, plainNumber)).join('\n');
      const file = openSync(path, 'w');
      writeSync(file, zstdCompressSync(lines, level));
      closeSync(file);
      return records.length;
    },
    read: () => {
      let count = 0;
      const lines = zstdDecompressSync(readFileSync(path)).toString().split('\n');
      for (const line of lines) count += looked(JSON.parse(line) as SystemRecord);
      return count;
    },
  };
}

function plainNumber(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : value;
}

/** A look at a record, so that nobody may leave out making it: 1. */
function looked(record: SystemRecord): number {
  return record.event.type === ('' as string) ? 0 : 1;
}
