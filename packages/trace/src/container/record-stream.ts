import type { EventSpec } from '@vist/core';
import { packEnd, packFooter, type Closing, type Ending, type SnapshotPlace } from './footer.ts';
import { crcOf, frame, OP } from './framing.ts';
import { packHeader, packIdentity, type FileNotesInput, type RunIdentity, type TraceHeader } from './header.ts';
import { INDEX_CHUNKS, packIndex, type IndexEntry } from './index-record.ts';
import { magic } from './magic.ts';
import type { Platform } from './platform.ts';
import { packSchema } from './schema-record.ts';
import type { TraceSink } from './sink.ts';

/** What a trace says about itself before its first event. */
export interface TraceStart {
  readonly identity: RunIdentity;
  readonly notes: FileNotesInput;
}

/** The records of a file in their order, with the offsets that its end refers to. */
export interface RecordStream {
  /** Writes mark, header and schema, once. */
  readonly begin: () => void;
  /** Writes a record of a kind that nobody here knows. */
  readonly writeOther: (op: number, payload: Uint8Array) => void;
  /** Writes a chunk. */
  readonly writeChunk: (payload: Uint8Array, entry: ChunkEntry) => void;
  /** Writes a snapshot of the state before event `seq`. */
  readonly writeSnapshot: (payload: Uint8Array, seq: number) => void;
  /** False when the sink asked to wait since this was asked last. */
  readonly takeRoom: () => boolean;
  /** Writes what is left of the index, the footer and the end. */
  readonly end: (ending: Ending, closing: Closing, runId: string) => Totals;
}

/** What the index will say of a chunk, but for where it stands. */
export type ChunkEntry = Omit<IndexEntry, 'offset' | 'crc'>;

/** Events and bytes of a whole file. */
export interface Totals {
  readonly eventCount: number;
  readonly byteCount: number;
}

/** A file without records, in a sink. */
export function recordStream(
  { identity, notes }: TraceHeader,
  schema: readonly EventSpec[],
  sink: TraceSink,
  platform: Platform,
): RecordStream {
  const { codec } = notes;
  let byteCount = 0;
  let hasRoom = true;
  let eventCount = 0;
  let entries: IndexEntry[] = [];
  const indexOffsets: number[] = [];
  const snapshots: SnapshotPlace[] = [];
  const tagCounts = new Map<number, number>();

  const send = (bytes: Uint8Array): number => {
    const offset = byteCount;
    if (!sink.write(bytes)) hasRoom = false;
    byteCount += bytes.length;
    return offset;
  };
  const write = (op: number, payload: Uint8Array): Written => {
    const bytes = frame(op, payload, platform);
    return { offset: send(bytes), crc: crcOf(bytes) };
  };
  const begin = (): void => {
    if (byteCount > 0) return;
    send(magic());
    write(OP.header, packHeader(packIdentity(identity), notes));
    write(OP.schema, packSchema(schema, codec, platform));
  };
  const writeIndex = (): void => {
    if (entries.length === 0) return;
    indexOffsets.push(write(OP.index, packIndex(entries, codec, platform)).offset);
    entries = [];
  };

  return {
    begin,
    writeOther: (op, payload) => {
      begin();
      write(op, payload);
    },
    writeSnapshot: (payload, seq) => {
      begin();
      snapshots.push({ seq, offset: write(OP.snapshot, payload).offset });
    },
    writeChunk: (payload, entry) => {
      eventCount += entry.eventCount;
      for (const [tag, count] of entry.touched.tagCounts) {
        tagCounts.set(tag, (tagCounts.get(tag) ?? 0) + count);
      }
      entries.push({ ...entry, ...write(OP.chunk, payload) });
      if (entries.length === INDEX_CHUNKS) writeIndex();
    },
    takeRoom: () => {
      const answer = hasRoom;
      hasRoom = true;
      return answer;
    },
    end: (ending, closing, runId) => {
      writeIndex();
      const footer = { ...closing, ending, eventCount, runId, tagCounts, indexOffsets, snapshots };
      const { offset } = write(OP.footer, packFooter(footer, codec, platform));
      write(OP.end, packEnd(offset));
      send(magic());
      return { eventCount, byteCount };
    },
  };
}

/** Where a record was put, and the CRC-32 at its end. */
interface Written {
  readonly offset: number;
  readonly crc: number;
}
