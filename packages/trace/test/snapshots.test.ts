import { seq } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { memorySink } from '../src/container/sink.ts';
import { snapshotFeed, storedStateBefore, type SnapshotCodec } from '../src/container/snapshot-codec.ts';
import type { Page } from '../src/container/snapshot-record.ts';
import { traceWriter } from '../src/container/writer.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { PLAIN_SCHEMA, plainLog, readerOf, startWith } from './fixtures.ts';

/** A toy state: how often each site was seen, and bytes. */
type State = ReadonlyMap<string, Page>;

function stateAfter(count: number): State {
  const pages = new Map<string, Page>([['count', count]]);
  if (count % 40 < 20) pages.set('sometimes', { at: count });
  pages.set('bulk', new Uint8Array([count & 255, 1, 2]));
  return pages;
}

const codec: SnapshotCodec<State> = {
  difference: (before, after) => ({
    changed: [...after].filter(([key, page]) => JSON.stringify(page) !== JSON.stringify(before?.get(key))),
    gone: [...(before?.keys() ?? [])].filter((key) => !after.has(key)),
  }),
  restore: (pages) => pages,
};

async function traceWithSnapshots(everyEvents: number, fullEvery: number): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = traceWriter(startWith({ chunkEvents: 16, codec: 'zstd' }), sink, nodePlatform, PLAIN_SCHEMA);
  const feed = snapshotFeed(writer, codec, { everyEvents, fullEvery });
  for (const record of plainLog(200)) {
    writer.push(record);
    // A machine tells of more states than are written.
    if ((record.seq + 1) % 5 === 0) feed(stateAfter(record.seq + 1), seq(record.seq + 1));
  }
  await writer.finish();
  return sink.bytes();
}

describe('snapshots', () => {
  it('give the state before any event, over full ones and changes', async () => {
    const reader = readerOf(await traceWithSnapshots(10, 4));
    expect(storedStateBefore(reader, codec, seq(9))).toBeNull();
    for (let at = 10; at < 200; at++) {
      const found = storedStateBefore(reader, codec, seq(at));
      expect(found).toStrictEqual({ seq: at - (at % 10), state: stateAfter(at - (at % 10)) });
    }
  });

  it('change neither run id nor records, and are found without a footer', async () => {
    const bytes = await traceWithSnapshots(10, 4);
    const plain = await traceWithSnapshots(1000, 1);
    expect(readerOf(bytes).runId).toBe(readerOf(plain).runId);
    const open = readerOf(bytes.subarray(0, bytes.length - 60));
    expect(open.footer).toBeNull();
    expect(open.snapshotBefore(seq(105))?.seq).toBe(100);
    expect([...open.records(seq(0))]).toStrictEqual([...readerOf(plain).records(seq(0))]);
  });

  it('that are damaged are passed over for earlier ones', async () => {
    const bytes = await traceWithSnapshots(10, 4);
    const { offset } = readerOf(bytes).footer!.snapshots.find((place) => place.seq === 50)!;
    bytes[offset + 12]! ^= 1;
    // 50 and 90 are full; 60 to 80 build on 50.
    expect(readerOf(bytes).snapshotBefore(seq(89))).toStrictEqual({ seq: 40, pages: stateAfter(40) });
    expect(readerOf(bytes).snapshotBefore(seq(90))?.seq).toBe(90);
  });

  it('of another run are not used', async () => {
    const other = readerOf(await traceWithSnapshots(10, 1));
    expect(other.snapshotBefore(seq(20))?.seq).toBe(20);
    const sink = memorySink();
    const writer = traceWriter(startWith({}, { seed: 8 }), sink, nodePlatform, PLAIN_SCHEMA);
    for (const record of plainLog(50)) writer.push(record);
    writer.flush();
    writer.abandon();
    const bytes = await traceWithSnapshots(10, 1);
    const { offset } = other.footer!.snapshots[2]!;
    const length = 12 + new DataView(bytes.buffer).getUint32(offset + 4, true);
    sink.write(bytes.subarray(offset, offset + length));
    expect(readerOf(sink.bytes()).snapshotBefore(seq(20))).toBeNull();
  });
});
