import { seq } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { memorySink } from '../src/container/sink.ts';
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

async function traceWithSnapshots(every: number, fullEvery: number): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = traceWriter(startWith({ chunkEvents: 16, codec: 'zstd' }), sink, nodePlatform, PLAIN_SCHEMA);
  let before: State = new Map();
  let written = 0;
  for (const record of plainLog(200)) {
    if (record.seq % every === 0) {
      const now = stateAfter(record.seq);
      const isFull = written % fullEvery === 0;
      writer.snapshot({
        isFull,
        changed: [...now].filter(([key, page]) => isFull || JSON.stringify(page) !== JSON.stringify(before.get(key))),
        gone: isFull ? [] : [...before.keys()].filter((key) => !now.has(key)),
      });
      before = now;
      written += 1;
    }
    writer.push(record);
  }
  await writer.finish();
  return sink.bytes();
}

describe('snapshots', () => {
  it('give the state before any event, over full ones and changes', async () => {
    const reader = readerOf(await traceWithSnapshots(10, 4));
    for (let at = 0; at < 200; at++) {
      const found = reader.snapshotBefore(seq(at));
      expect(found).toStrictEqual({ seq: at - (at % 10), pages: stateAfter(at - (at % 10)) });
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
    const { offset } = readerOf(bytes).footer!.snapshots.find((place) => place.seq === 80)!;
    bytes[offset + 12]! ^= 1;
    // 80 is full; 90 to 110 build on it.
    expect(readerOf(bytes).snapshotBefore(seq(119))).toStrictEqual({ seq: 70, pages: stateAfter(70) });
    expect(readerOf(bytes).snapshotBefore(seq(120))?.seq).toBe(120);
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
