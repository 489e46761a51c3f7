import { readFileSync } from 'node:fs';
import { seq, stateAfterChange, stateChange } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { memorySink } from '../src/container/sink.ts';
import { snapshotFeed } from '../src/container/snapshot-feed.ts';
import { bytesSource } from '../src/container/source.ts';
import { storedStates } from '../src/container/stored-states.ts';
import { type TraceWriter, traceWriter } from '../src/container/writer.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { jsonLines, readJsonLines } from '../src/text/json-lines.ts';
import { PLAIN_SCHEMA, plainLog, readerOf, startWith, stateWith } from './fixtures.ts';

interface Written {
  readonly events?: number;
  readonly every: number;
  readonly mostChanges?: number;
  /** Changes the event at a position. */
  readonly other?: number | null;
  readonly seed?: number;
}

async function traceWithSnapshots({
  events = 200,
  every,
  mostChanges = 3,
  other = null,
  seed = 7,
}: Written): Promise<Uint8Array> {
  const sink = memorySink();
  const start = startWith({ chunkEvents: 16, codec: 'zstd' }, { seed });
  const writer = traceWriter(start, sink, nodePlatform, PLAIN_SCHEMA);
  const feed = snapshotFeed(writer, null, { everyEvents: every, mostChanges });
  for (const record of plainLog(events)) {
    writer.push(record.seq === other ? { ...record, actor: 'pe5' } : record);
    // A machine tells of more states than are written.
    if ((record.seq + 1) % 5 === 0) feed(stateWith(record.seq + 1), seq(record.seq + 1));
  }
  await writer.finish();
  return sink.bytes();
}

/** Writes every snapshot as pages of a form that this program does not know. */
function otherForm(writer: TraceWriter): TraceWriter {
  return {
    ...writer,
    snapshot: ({ changed, ...rest }) =>
      writer.snapshot({ ...rest, changed: Array.from(changed, ([key, page]) => [key, key === 'form' ? 99 : page]) }),
  };
}

/** Everything of `bytes` but its snapshots, which are those of `others`, found by a file without an end. */
function withSnapshotsOf(others: Uint8Array, bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, 16)];
  const stale = recordsOf(others).filter(({ op }) => op === 4);
  for (const { op, record } of recordsOf(bytes)) {
    if (op >= 5) continue;
    parts.push(op === 4 ? stale.shift()!.record : record);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function recordsOf(bytes: Uint8Array): readonly { readonly op: number; readonly record: Uint8Array }[] {
  const records = [];
  for (let at = 16; bytes[at] !== 0x89;) {
    const length = 12 + new DataView(bytes.buffer).getUint32(at + 4, true);
    records.push({ op: bytes[at]!, record: bytes.subarray(at, at + length) });
    at += length;
  }
  return records;
}

describe('snapshots', () => {
  it('give the state before any event, over full ones and changes', async () => {
    const states = storedStates(readerOf(await traceWithSnapshots({ every: 10 })));
    expect(states.before(9)).toBeNull();
    for (let at = 10; at < 200; at++) {
      const nextSeq = at - (at % 10);
      expect(states.before(at)).toStrictEqual({ nextSeq, state: stateWith(nextSeq) });
    }
  });

  it('are changes of what the reader has kept', async () => {
    const states = storedStates(readerOf(await traceWithSnapshots({ every: 10 })));
    const kept = stateWith(60);
    const found = states.before(79, (at) => (at === 60 ? kept : null));
    expect(found).toStrictEqual({ nextSeq: 70, state: stateWith(70) });
    expect(found?.state.memory).toBe(kept.memory);
  });

  it('are full as soon as changes take as many bytes, and after the most changes', async () => {
    const { snapshots } = readerOf(await traceWithSnapshots({ every: 10, mostChanges: 5 }));
    const isFull = snapshots.seqs().map((at) => snapshots.at(at)?.isFull);
    // Three changes of this small state outweigh it.
    expect(isFull.slice(0, 6)).toStrictEqual([true, false, false, false, true, false]);
    const often = readerOf(await traceWithSnapshots({ every: 10, mostChanges: 1 })).snapshots;
    expect(
      often
        .seqs()
        .map((at) => often.at(at)?.isFull)
        .slice(0, 4),
    ).toStrictEqual([true, false, true, false]);
  });

  it('change neither run id nor records, and are found without a footer', async () => {
    const bytes = await traceWithSnapshots({ every: 10 });
    const plain = readerOf(await traceWithSnapshots({ every: 1000 }));
    expect(plain.snapshots.seqs()).toStrictEqual([]);
    expect(readerOf(bytes).runId).toBe(plain.runId);
    const open = readerOf(bytes.subarray(0, bytes.length - 60));
    expect(open.footer).toBeNull();
    expect(storedStates(open).before(105)).toStrictEqual({ nextSeq: 100, state: stateWith(100) });
    expect([...open.records(seq(0))]).toStrictEqual([...plain.records(seq(0))]);
  });

  it('that are damaged are passed over, with those that build on them', async () => {
    const bytes = await traceWithSnapshots({ every: 10 });
    const { snapshots, footer } = readerOf(bytes);
    const full = snapshots.seqs().filter((at) => snapshots.at(at)?.isFull);
    const { offset } = footer!.snapshots.find((place) => place.seq === full[1])!;
    bytes[offset + 60]! ^= 1;
    const states = storedStates(readerOf(bytes));
    expect(states.before(full[2]! - 1)?.nextSeq).toBe(full[1]! - 10);
    expect(states.before(full[2]!)?.nextSeq).toBe(full[2]);
  });

  it.each([
    ['of another seed', { seed: 8 }, -1],
    ['of a run with another event in the same block', { other: 4_150 }, 4_150],
    ['of a run with another event in a block before', { other: 50 }, 50],
  ])('%s are not used, and named', async (_, other, lastGood) => {
    const written = { events: 9_000, every: 100 };
    const bytes = withSnapshotsOf(
      await traceWithSnapshots({ ...written, ...other }),
      await traceWithSnapshots(written),
    );
    const states = storedStates(readerOf(bytes));
    const isUsed = states.positions().filter((at) => states.before(at)?.nextSeq === at);
    expect(isUsed).toStrictEqual(states.positions().filter((at) => at <= lastGood));
    const problems = examineTrace(bytesSource(bytes), nodePlatform).problems;
    expect(problems.find(({ code }) => code === 'stale')?.message).toContain('of another run');
  });

  it('whose pages are of another version of the model are not used', async () => {
    const sink = memorySink();
    const writer = traceWriter(startWith(), sink, nodePlatform, PLAIN_SCHEMA);
    const pages = [...stateChange(null, stateWith(0)).changed];
    for (const form of [1, 2]) {
      for (const record of plainLog(form * 10).slice(form * 10 - 10)) writer.push(record);
      writer.snapshot({ isFull: true, changed: [...pages.slice(1), ['form', form]], gone: [] });
    }
    await writer.finish();
    expect(storedStates(readerOf(sink.bytes())).before(20)?.nextSeq).toBe(10);
    expect(examineTrace(bytesSource(sink.bytes()), nodePlatform).problems).toStrictEqual([]);
  });

  it('of no use are read once, however often somebody asks', async () => {
    const events = 1_600;
    const sink = memorySink();
    const writer = traceWriter(startWith(), sink, nodePlatform, PLAIN_SCHEMA);
    const feed = snapshotFeed(otherForm(writer), null, { everyEvents: 10, mostChanges: 64 });
    for (const record of plainLog(events)) {
      writer.push(record);
      feed(stateWith(record.seq + 1), seq(record.seq + 1));
    }
    await writer.finish();
    const { snapshots } = readerOf(sink.bytes());
    let reads = 0;
    const counted = (at: number): ReturnType<typeof snapshots.at> => {
      reads += 1;
      return snapshots.at(at);
    };
    const states = storedStates({ snapshots: { seqs: snapshots.seqs, at: counted } });
    expect(states.before(events)).toBeNull();
    expect(reads).toBeLessThanOrEqual(events / 10);
    const afterFirst = reads;
    for (let at = 0; at <= events; at += 7) expect(states.before(at)).toBeNull();
    expect(reads).toBe(afterFirst);
    // What the caller has kept is a base, also where what was stored is not.
    const kept = stateWith(10);
    expect(states.before(19, (at) => (at === 10 ? kept : null))).toStrictEqual({ nextSeq: 10, state: kept });
  });

  it('go through the text form, and are left out when somebody edits an event before them', async () => {
    const trace = readerOf(await traceWithSnapshots({ every: 10 }));
    const lines = [...jsonLines(trace)];
    const again = async (edited: readonly string[]): Promise<readonly number[]> => {
      const sink = memorySink();
      await readJsonLines(lines.length === 0 ? [] : edited, sink, nodePlatform);
      return readerOf(sink.bytes()).snapshots.seqs();
    };
    expect(await again(lines)).toStrictEqual(trace.snapshots.seqs());
    const edited = lines.map((line) => (line.startsWith('{"seq":47,') ? line.replace('pe0', 'pe1') : line));
    expect(edited).not.toStrictEqual(lines);
    expect(await again(edited)).toStrictEqual([10, 20, 30, 40]);
  });

  it('of the golden file are states of this program', () => {
    const bytes = readFileSync(new URL('golden/v1.0.vist', import.meta.url));
    const { snapshots } = readerOf(new Uint8Array(bytes));
    const [first, later] = snapshots.seqs().map((at) => snapshots.at(at)!.open()!);
    const state = stateAfterChange(null, first!);
    expect(state?.guest.beliefs).toStrictEqual({ 2: { 0x40: 0x8000_1001n } });
    expect(stateAfterChange(state, later!)).toMatchObject({ guest: { beliefs: {} }, pe: { undefinedCount: 3 } });
  });
});
