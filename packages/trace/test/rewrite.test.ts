import { EVENT_SCHEMA, seq, stateChange, type EventSpec } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TraceRecord } from '../src/codec/event-codec.ts';
import type { TraceReader } from '../src/container/reader.ts';
import { memorySink } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { storedStates } from '../src/container/stored-states.ts';
import { traceWriter } from '../src/container/writer.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { catTrace } from '../src/rewrite/cat.ts';
import { cutTrace, viewTrace } from '../src/rewrite/cut.ts';
import { mergeTraces, MergeError } from '../src/rewrite/merge.ts';
import { redactTrace } from '../src/rewrite/redact.ts';
import type { RewriteTarget } from '../src/rewrite/target.ts';
import { upgradeTrace } from '../src/rewrite/upgrade.ts';
import { jsonLines, readJsonLines } from '../src/text/json-lines.ts';
import { TraceTextError } from '../src/text/text-error.ts';
import { anyLog } from './any-record.ts';
import { plainLog, readerOf, startWith, stateWith, traceOf } from './fixtures.ts';

vi.setConfig({ testTimeout: 120_000 });

const FUTURE: EventSpec = {
  type: 'future.happened',
  tag: 900,
  version: 1,
  isAct: false,
  doc: 'Of a later program.',
  fields: [{ name: 'toString', kind: 'int', isNullable: true, unit: '', doc: 'A name that every object inherits.' }],
};

/** A trace with everything in it that this program does not know. */
async function strangeTrace(chunkEvents: number): Promise<Uint8Array> {
  const sink = memorySink();
  const start = startWith({ chunkEvents, codec: 'zstd' }, { seed: 2n ** 64n - 1n });
  const writer = traceWriter(start, sink, nodePlatform, [...EVENT_SCHEMA, FUTURE]);
  for (const record of plainLog(50)) {
    if (record.seq % 10 === 0) {
      const before = record.seq === 0 ? null : stateWith(record.seq - 10);
      writer.snapshot({ isFull: before === null, ...stateChange(before, stateWith(record.seq)) });
    }
    const event = record.seq === 33 ? { type: FUTURE.type, toString: null } : record.event;
    writer.push({ ...record, event });
    if (record.seq === 20) writer.other(77, Uint8Array.of(0x93, 1, 2, 3));
  }
  await writer.finish({ findings: [{ rule: 'CMO-1', at: 7n }], annotations: ['see here'] });
  return sink.bytes();
}

function into(notes: Partial<RewriteTarget['notes']> = {}): { target: RewriteTarget; bytes: () => Uint8Array } {
  const sink = memorySink();
  return { target: { sink, platform: nodePlatform, notes: { tool: 'test', ...notes } }, bytes: sink.bytes };
}

function isHealthy(bytes: Uint8Array): void {
  expect(examineTrace(bytesSource(bytes), nodePlatform).problems).toStrictEqual([]);
}

describe('cat', () => {
  it('keeps events, snapshots, run id and what nobody here knows', async () => {
    const before = readerOf(await strangeTrace(16));
    for (const codec of ['none', 'deflate'] as const) {
      const { target, bytes } = into({ codec, chunkEvents: 7 });
      const { runId } = await catTrace(before, target);
      isHealthy(bytes());
      const after = readerOf(bytes());
      expect(runId).toBe(before.runId);
      expect([...after.storedRecords(seq(0))]).toStrictEqual([...before.storedRecords(seq(0))]);
      expect(storedStates(after).before(45)).toStrictEqual({ nextSeq: 40, state: stateWith(40) });
      expect(after.snapshots.seqs()).toStrictEqual(before.snapshots.seqs());
      expect(after.footer).toMatchObject({ findings: [{ rule: 'CMO-1', at: 7 }], annotations: ['see here'] });
      const others = [...after.parts()].filter((part) => part.kind === 'other');
      expect(others).toMatchObject([{ op: 77, payload: Uint8Array.of(0x93, 1, 2, 3) }]);
      expect(after.schema.at(-1)).toStrictEqual(FUTURE);
    }
  });

  it('of a file without events of this program refuses to read them as such', async () => {
    const trace = readerOf(await strangeTrace(16));
    expect(() => [...trace.records(seq(0))]).toThrow(expect.objectContaining({ code: 'unknown-event' }));
  });
});

describe('cut', () => {
  const log = plainLog(10_000);

  it('keeps a range with its positions, and the state before it', async () => {
    const trace = readerOf((await traceOf(log)).bytes);
    const { target, bytes } = into();
    await cutTrace(trace, { from: seq(5_000), before: seq(6_000), stateBefore: stateWith(5_000) }, target);
    isHealthy(bytes());
    const cut = readerOf(bytes());
    expect([...cut.records(seq(0))]).toStrictEqual(log.slice(5_000, 6_000));
    expect(storedStates(cut).before(5_999)).toStrictEqual({ nextSeq: 5_000, state: stateWith(5_000) });
    expect(cut.header.notes).toMatchObject({ firstSeq: 5_000, parentRun: trace.runId });
  });

  it('joins again: the merged parts are the run', async () => {
    const trace = readerOf((await traceOf(log)).bytes);
    const parts = [];
    for (const [from, before] of [
      [0, 5_000],
      [5_000, 5_001],
      [5_001, 10_000],
    ] as const) {
      const { target, bytes } = into({ codec: 'none' });
      await cutTrace(trace, { from: seq(from), before: seq(before), stateBefore: null }, target);
      parts.push(readerOf(bytes()));
    }
    const { target, bytes } = into();
    expect((await mergeTraces(parts, target)).runId).toBe(trace.runId);
    isHealthy(bytes());
    await expect(mergeTraces(parts.toReversed(), into().target)).rejects.toBeInstanceOf(MergeError);
  });

  it('by a filter is a view that names its parent', async () => {
    const trace = readerOf((await traceOf(log)).bytes);
    const { target, bytes } = into({ codec: 'zstd' });
    await viewTrace(trace, { events: { filter: { actors: ['irs0'] } }, description: 'actor irs0' }, target);
    isHealthy(bytes());
    const view = readerOf(bytes());
    expect([...view.records(seq(0))]).toStrictEqual(log.filter(({ actor }) => actor === 'irs0'));
    expect([...view.find({ from: seq(8_000), before: seq(8_010) })]).toStrictEqual(
      log.slice(8_000, 8_010).filter(({ actor }) => actor === 'irs0'),
    );
    expect(view.header.notes).toMatchObject({ view: 'actor irs0', parentRun: trace.runId });
  });
});

describe('merge', () => {
  it('orders logs by the clocks of their sources, causes with them', async () => {
    const at = (log: readonly TraceRecord[], times: readonly bigint[]): readonly TraceRecord[] =>
      log.map((record, i) => ({
        ...record,
        origin: { line: i + 1, timeNs: times[i]!, cpu: 0, comm: null, pid: null, isInferred: false },
      }));
    const a = readerOf((await traceOf(at(plainLog(3), [1n, 5n, 9n]))).bytes);
    const b = readerOf((await traceOf(at(plainLog(3), [2n, 5n, 6n]))).bytes);
    const { target, bytes } = into();
    await mergeTraces([a, b], target);
    isHealthy(bytes());
    const merged = [...readerOf(bytes()).records(seq(0))];
    expect(merged.map(({ origin }) => origin?.timeNs)).toStrictEqual([1n, 2n, 5n, 5n, 6n, 9n]);
    expect(merged.map(({ cause }) => cause)).toStrictEqual([null, null, 0, 1, 3, 2]);
    expect(readerOf(bytes()).header).toMatchObject({ identity: { scenario: null, seed: 0 }, notes: { losses: [] } });
  });

  it('takes along what it does not know', async () => {
    const trace = readerOf(await strangeTrace(16));
    const { target, bytes } = into();
    await mergeTraces([trace], target);
    isHealthy(bytes());
    expect([...jsonLines(readerOf(bytes()))].slice(1)).toStrictEqual([...jsonLines(trace)].slice(1));
  });

  it('says of joined parts what they are a cut of, unless they are all', async () => {
    const whole = readerOf((await traceOf(plainLog(30))).bytes);
    const part = async (from: number, before: number): Promise<TraceReader> => {
      const { target, bytes } = into();
      await cutTrace(whole, { from: seq(from), before: seq(before), stateBefore: null }, target);
      return readerOf(bytes());
    };
    const [a, b, c] = [await part(0, 10), await part(10, 20), await part(20, 30)];
    const lossesOfJoined = async (...traces: readonly TraceReader[]): Promise<readonly string[]> => {
      const { target, bytes } = into();
      await mergeTraces(traces, target);
      return readerOf(bytes()).header.notes.losses;
    };
    expect(await lossesOfJoined(a, b)).toStrictEqual(['cut to the events 0 to 19']);
    expect(await lossesOfJoined(b, c)).toStrictEqual(['cut to the events 10 to 29']);
    expect(await lossesOfJoined(a, b, c)).toStrictEqual([]);
  });
});

describe('redact', () => {
  it('moves all memory by one distance and numbers tasks anew', async () => {
    const word = 0x8_8000_0100n;
    const log = plainLog(100).map((record) => ({
      ...record,
      origin: { line: 1, timeNs: 1_000n + BigInt(record.seq), cpu: 1, comm: 'secret', pid: 4711, isInferred: false },
      event: ('value' in record.event ? { ...record.event, value: word | 3n } : record.event) as TraceRecord['event'],
    }));
    const { target, bytes } = into();
    await redactTrace(readerOf((await traceOf(log)).bytes), { addresses: true, tasks: true }, target);
    isHealthy(bytes());
    const redacted = [...readerOf(bytes()).records(seq(0))];
    const distance = (redacted[0]!.event as unknown as { addr: number }).addr - 0x8_8000_0000;
    expect(distance % 2 ** 21 === 0).toBe(true);
    expect(redacted).toStrictEqual(
      log.map((record) => {
        const fields = record.event as unknown as { addr: number; value?: bigint };
        const moved = { ...fields, addr: fields.addr + distance };
        return {
          ...record,
          origin: { ...record.origin, timeNs: BigInt(record.seq), comm: 'task-1', pid: 1 },
          event: fields.value === undefined ? moved : { ...moved, value: fields.value + BigInt(distance) },
        };
      }),
    );
  });

  it('leaves nothing of lines that nobody understood, and numbers what the kernel had elsewhere', async () => {
    const addr = 0x8_8000_0000;
    const line = 'secret 4711 [001] 6880.610816: kmem:kfree: ptr=0xffff88811b380000';
    const args = [
      { name: 'table', value: 0xffff_0008_8000_0000n },
      { name: 'irs', value: 0xffff_8000_82a0_0000n },
      { name: 'error', value: 0xffff_ffff_ffff_fff4n },
      { name: 'where', value: 'ffff800082a00000 or 0xffff000880000000' },
    ];
    const events = [
      { type: 'import.opaque', text: line, name: 'kfree' },
      {
        type: 'alloc.allocated',
        addr,
        sizeReqBytes: 8,
        sizeAllocBytes: 8,
        accounted: false,
        source: 'fresh',
        site: '',
      },
      { type: 'call.entered', func: 'f', caller: 'g', args },
    ] as unknown as readonly TraceRecord['event'][];
    const log = events.map((event, i) => ({ ...plainLog(3)[i]!, event }));
    const { target, bytes } = into();
    await redactTrace(readerOf((await traceOf(log)).bytes), { addresses: true, tasks: true }, target);
    const reader = readerOf(bytes());
    expect([...reader.records(seq(0))].map(({ event }) => event)).toStrictEqual([
      { type: 'import.opaque', text: 'redacted', name: 'kfree' },
      { ...events[1], addr: 0x1_0000_0000, source: 'recorded' },
      {
        ...events[2],
        args: [
          { name: 'table', value: 0xffff_0001_0000_0000n },
          { name: 'irs', value: 0xffff_0000_0000_0001n },
          { name: 'error', value: 0xffff_ffff_ffff_fff4n },
          { name: 'where', value: '0xffff000000000001 or 0xffff000100000000' },
        ],
      },
    ]);
    expect(reader.header.identity).toMatchObject({ scenario: null, policies: { placement: 'recorded' } });
    expect(reader.header.notes.losses).toStrictEqual([]);
  });
});

describe('upgrade', () => {
  it('keeps a trace whose types are current, and takes strangers along', async () => {
    const trace = readerOf(await strangeTrace(16));
    const { target, bytes } = into();
    await upgradeTrace(trace, target);
    isHealthy(bytes());
    expect([...readerOf(bytes()).storedRecords(seq(0))]).toStrictEqual([...trace.storedRecords(seq(0))]);
  });
});

describe('the text form', () => {
  const back = async (lines: Iterable<string>): Promise<Uint8Array> => {
    const sink = memorySink();
    await readJsonLines(lines, sink, nodePlatform);
    return sink.bytes();
  };

  it('loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog(30), async (log) => {
        const { bytes } = await traceOf(log, {
          chunkEvents: 5,
          quirks: ['a'],
          extra: { $int: 'no', deep: [1, null, 2.5] },
        });
        const reader = readerOf(bytes);
        expect(readerOf(await back(jsonLines(reader))).runId).toBe(reader.runId);
        expect(await back(jsonLines(reader))).toStrictEqual(bytes);
      }),
      { numRuns: 60 },
    );
    const strange = await strangeTrace(16);
    const text = [...jsonLines(readerOf(strange))];
    expect([...jsonLines(readerOf(await back(text)))]).toStrictEqual(text);
  });

  it('can be written by hand', async () => {
    const { target } = into();
    expect(target).toBeDefined();
    const lines = [
      '{"vist":1,"identity":{"modelVersion":"1","profile":null,"revision":"V4","changes":[],"scenario":null,"seed":0,"policies":null,"memory":"single"},"notes":{"tool":"hand"}}',
      '{"seq":0,"cause":null,"actor":"pe0","type":"mem.synchronised","fields":{"domain":"ishst","site":"vmte_init"}}',
    ];
    const reader = readerOf(await back(lines));
    expect([...reader.records(seq(0))]).toMatchObject([{ event: { type: 'mem.synchronised', site: 'vmte_init' } }]);
    expect(reader.ending).toBe('interrupted');
  });

  it.each([
    ['{', 'line 1: not JSON'],
    ['[]', 'line 1: expected a map'],
    ['{"vist":9}', 'line 1: vist 9: expected 1'],
    ['', 'no head of a trace'],
  ])('refuses %j', async (text, message) => {
    await expect(back([text])).rejects.toThrow(message);
    await expect(back([text])).rejects.toBeInstanceOf(TraceTextError);
  });
});
