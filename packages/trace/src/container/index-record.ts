import { packInts, unpackInts, type Ints } from '../codec/int-column.ts';
import { pack, unpack, type Packable } from '../codec/msgpack.ts';
import { packSpace } from '../codec/pack-space.ts';
import { expectPayload } from '../format-error.ts';
import { packBody, unpackBody } from './body.ts';
import { LINK_BYTES } from './hash-chain.ts';
import type { CodecName, Platform } from './platform.ts';
import type { PageRun, Touched } from './touched.ts';

/** Chunks that one index record describes: the writer keeps no more of them in memory. */
export const INDEX_CHUNKS: 1024 = 1024;
/** Most numbers in the lists of an index record. */
const MAX_NUMBERS = 4 * 1024 * 1024;

/** Where a chunk stands, and what it holds. */
interface ChunkLine {
  /** Byte of the file where the chunk's record begins. */
  readonly offset: number;
  readonly firstSeq: number;
  readonly eventCount: number;
  /** CRC-32 of the chunk's record: whether the index speaks of this chunk. */
  readonly crc: number;
}

/** What the index says of a chunk. */
export interface IndexEntry extends ChunkLine {
  /** The link of the hash chain, for chunks that end a block. */
  readonly link: Uint8Array | null;
  readonly touched: Touched;
}

/** A chunk as an index record names it; a long trace has many, so that the rest stays packed. */
export interface IndexedChunk extends ChunkLine {
  readonly part: IndexPart;
  /** Number of the chunk in its part of the index. */
  readonly row: number;
}

/** What one index record says of its chunks, read when it is asked for. Throws PayloadError when damaged. */
export interface IndexPart {
  readonly linkOf: (row: number) => Uint8Array | null;
  readonly touchedOf: (row: number) => Touched;
}

/** Entries as columns; see docs/TRACE_FORMAT.md. */
export function packIndex(entries: readonly IndexEntry[], codec: CodecName, platform: Platform): Uint8Array {
  const all = entries.map(({ touched }) => touched);
  const tags = distinct(all.flatMap(({ tagCounts }) => [...tagCounts.keys()])).toSorted((a, b) => a - b);
  const keyNames = distinct(all.flatMap(({ keys }) => Object.keys(keys))).toSorted();
  const columns: Packable = [
    entries.length,
    column(entries.map(({ offset }) => offset)),
    column(entries.map(({ firstSeq }) => firstSeq)),
    column(entries.map(({ eventCount }) => eventCount)),
    column(entries.map(({ crc }) => crc)),
    column(entries.map(({ link }) => (link === null ? 0 : 1))),
    Uint8Array.from(entries.flatMap(({ link }) => (link === null ? [] : [...link]))),
    tags,
    tags.map((tag) => column(all.map(({ tagCounts }) => tagCounts.get(tag) ?? 0))),
    lists(all.map(({ pages }) => pages.map(([first]) => first))),
    lists(all.map(({ pages }) => pages.map(([, count]) => count))),
    keyNames.map((name) => [name, lists(all.map(({ keys }) => keys[name] ?? []))]),
  ];
  return pack(packBody(pack(columns), codec, platform));
}

/** The chunks of an index record. @throws PayloadError when it is not one. */
export function unpackIndex(payload: Uint8Array, platform: Platform): readonly IndexedChunk[] {
  const body = unpack(payload);
  expectPayload(Array.isArray(body), 'index: expected a body');
  const parts = unpack(unpackBody(body, platform));
  expectPayload(Array.isArray(parts) && parts.length >= 12, 'index: expected twelve parts');
  const count = parts[0] as unknown;
  expectPayload(
    typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= INDEX_CHUNKS,
    `index of ${String(count)} chunks: expected at most ${INDEX_CHUNKS}`,
  );
  const [, offsets, firstSeqs, eventCounts, crcs, hasLink, links, ...touchedParts] = parts as readonly unknown[];
  const offsetOf = unpackInts(offsets, count);
  const firstSeqOf = unpackInts(firstSeqs, count);
  const eventCountOf = unpackInts(eventCounts, count);
  const crcOf = unpackInts(crcs, count);
  let touchedOf: ((row: number) => Touched) | null = null;
  const part: IndexPart = {
    linkOf: linkFinder(unpackInts(hasLink, count), links),
    touchedOf: (row) => {
      touchedOf ??= unpackTouched(touchedParts, count);
      return touchedOf(row);
    },
  };
  return Array.from({ length: count }, (_, row) => ({
    offset: offsetOf[row]!,
    firstSeq: firstSeqOf[row]!,
    eventCount: eventCountOf[row]!,
    crc: crcOf[row]!,
    part,
    row,
  }));
}

/** Everything that an index says of its chunks. @throws PayloadError when a part of it is damaged. */
export function entriesOf(chunks: readonly IndexedChunk[]): readonly IndexEntry[] {
  return chunks.map(({ part, row, ...line }) => ({ ...line, link: part.linkOf(row), touched: part.touchedOf(row) }));
}

function linkFinder(flags: Ints, links: unknown): IndexPart['linkOf'] {
  let count = 0;
  for (const flag of flags) count += flag === 1 ? 1 : 0;
  expectPayload(links instanceof Uint8Array, 'index: expected links');
  expectPayload(
    links.length === count * LINK_BYTES,
    `index: ${links.length} bytes of links, expected ${count * LINK_BYTES}`,
  );
  return (row) => {
    if (flags[row] !== 1) return null;
    let before = 0;
    for (let i = 0; i < row; i++) before += flags[i] === 1 ? 1 : 0;
    return links.subarray(before * LINK_BYTES, (before + 1) * LINK_BYTES);
  };
}

function unpackTouched(parts: readonly unknown[], count: number): (chunk: number) => Touched {
  const [tags, tagCounts, pageFirsts, pageCounts, keys] = parts;
  expectPayload(Array.isArray(tags) && Array.isArray(tagCounts), 'index: expected tags and their counts');
  expectPayload(tags.length === tagCounts.length, `index: ${tags.length} tags, ${tagCounts.length} columns`);
  expectPayload(Array.isArray(keys), 'index: expected key fields');
  const countsOfTag = tagCounts.map((packed) => unpackInts(packed, count));
  const firstsOf = unpackLists(pageFirsts, count);
  const runLengthsOf = unpackLists(pageCounts, count);
  const valuesOfKey = keys.map((entry: unknown) => {
    expectPayload(Array.isArray(entry) && typeof entry[0] === 'string', 'index: expected a key field');
    return [entry[0], unpackLists(entry[1], count)] as const;
  });
  return (chunk) => ({
    tagCounts: new Map(
      tags.flatMap((tag: unknown, i): [number, number][] => {
        const events = countsOfTag[i]![chunk]!;
        return events === 0 ? [] : [[tag as number, events]];
      }),
    ),
    pages: zipRuns(firstsOf(chunk), runLengthsOf(chunk)),
    keys: Object.fromEntries(valuesOfKey.map(([name, valuesOf]) => [name, valuesOf(chunk)])),
  });
}

function zipRuns(firsts: readonly number[], counts: readonly number[]): readonly PageRun[] {
  expectPayload(firsts.length === counts.length, 'index: page runs do not pair up');
  return firsts.map((first, i) => [first, counts[i]!]);
}

function column(values: readonly number[]): Packable {
  return packInts(Float64Array.from(values), values.length, packSpace());
}

/** Lists of numbers as two columns: their lengths, and all their numbers. */
function lists(all: readonly (readonly number[])[]): Packable {
  return [column(all.map((list) => list.length)), column(all.flat())];
}

function unpackLists(packed: unknown, count: number): (index: number) => readonly number[] {
  expectPayload(Array.isArray(packed) && packed.length === 2, 'index: expected lists');
  const lengths = unpackInts(packed[0], count);
  const starts = [0];
  for (const length of lengths) {
    expectPayload(length >= 0, `index: list of ${length} numbers`);
    starts.push(starts.at(-1)! + length);
  }
  const total = starts.at(-1)!;
  expectPayload(total <= MAX_NUMBERS, `index: ${total} numbers, expected at most ${MAX_NUMBERS}`);
  const values = unpackInts(packed[1], total);
  return (index) => Array.from(values.subarray(starts[index], starts[index + 1]));
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
