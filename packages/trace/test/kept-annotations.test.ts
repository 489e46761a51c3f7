import { seq } from '@vist/core';
import { describe, expect, it } from 'vitest';
import type { Plain } from '../src/container/plain.ts';
import type { TraceReader } from '../src/container/reader.ts';
import { memorySink } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { traceWriter } from '../src/container/writer.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { recoverTrace } from '../src/doctor/recover.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { cutTrace, viewTrace } from '../src/rewrite/cut.ts';
import { mergeTraces } from '../src/rewrite/merge.ts';
import { redactTrace } from '../src/rewrite/redact.ts';
import type { RewriteTarget } from '../src/rewrite/target.ts';
import { plainLog, readerOf, startWith } from './fixtures.ts';

const LENGTH = 64;
const note = (at: number): Plain => ({ kind: 'bookmark', at, note: `about ${at}` });
const NOTES: readonly Plain[] = [note(3), note(20), note(40), 'about no event'];

/** A log with notes about three of its events; each event has a clock. */
async function noted(notes: readonly Plain[] = NOTES): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = traceWriter(startWith({ chunkEvents: 8, codec: 'none' }), sink, nodePlatform);
  for (const record of plainLog(LENGTH)) {
    const origin = { line: 1, timeNs: BigInt(record.seq), cpu: 0, comm: null, pid: null, isInferred: false };
    writer.push({ ...record, origin });
  }
  await writer.finish({ annotations: notes });
  return sink.bytes();
}

async function after(write: (target: RewriteTarget) => Promise<unknown>): Promise<TraceReader> {
  const sink = memorySink();
  await write({ sink, platform: nodePlatform, notes: { tool: 'test' } });
  return readerOf(sink.bytes());
}

function part(trace: TraceReader, from: number, before: number): Promise<TraceReader> {
  return after((target) => cutTrace(trace, { from: seq(from), before: seq(before), stateBefore: null }, target));
}

/** A byte is changed, of which the third chunk is lost and nothing else. */
function withoutThirdChunk(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at += 8) {
    const damaged = bytes.slice();
    damaged[at]! ^= 1;
    const { ranges, footer } = examineTrace(bytesSource(damaged), nodePlatform);
    if (footer !== null && ranges.length === 2 && ranges[0]?.last === 15 && ranges[1]?.first === 24) return damaged;
  }
  throw new RangeError('no byte of the file is of its third chunk alone');
}

describe('what people wrote about events', () => {
  it('goes with them into a cut, whether it is a tail or not', async () => {
    const trace = readerOf(await noted());
    expect((await part(trace, 10, 30)).footer?.annotations).toEqual([note(20), 'about no event']);
    expect((await part(trace, 30, LENGTH)).footer?.annotations).toEqual([note(40), 'about no event']);
  });

  it('goes with them into a view', async () => {
    const trace = readerOf(await noted());
    const events = { at: [3, 40].map(seq) };
    const view = await after((target) => viewTrace(trace, { events, description: 'two' }, target));
    expect(view.footer?.annotations).toEqual([note(3), note(40), 'about no event']);
  });

  it('is whole again when parts are joined', async () => {
    const trace = readerOf(await noted(NOTES.slice(0, 3)));
    const parts = [await part(trace, 0, 30), await part(trace, 30, LENGTH)];
    const joined = await after((target) => mergeTraces(parts, target));
    expect(joined.footer?.annotations).toEqual(NOTES.slice(0, 3));
  });

  it('moves with them when logs are merged by their clocks', async () => {
    const traces = [readerOf(await noted([note(3)])), readerOf(await noted([note(20)]))];
    const merged = await after((target) => mergeTraces(traces, target));
    expect(merged.footer?.annotations).toEqual([
      { kind: 'bookmark', at: 6, note: 'about 3' },
      { kind: 'bookmark', at: 41, note: 'about 20' },
    ]);
  });

  it('is left out of a redacted trace, which says so', async () => {
    const trace = readerOf(await noted());
    const redacted = await after((target) => redactTrace(trace, { addresses: true, tasks: false }, target));
    expect(redacted.footer?.annotations).toEqual([]);
    expect(redacted.header.notes.quirks).toContain('redacted: notes of people are left out: 4');
    const kept = await after((target) => redactTrace(trace, { addresses: false, tasks: false }, target));
    expect(kept.footer?.annotations).toEqual(NOTES);
  });

  it('is recovered with them; what was about a lost event is listed', async () => {
    const damaged = withoutThirdChunk(await noted());
    const sink = memorySink();
    const { losses } = await recoverTrace(bytesSource(damaged), {
      sink,
      platform: nodePlatform,
      notes: { tool: 'test' },
    });
    expect(losses).toEqual(['events 16 to 23', 'the note about event 20']);
    expect(readerOf(sink.bytes()).footer?.annotations).toEqual([note(3), note(40), 'about no event']);
  });
});
