import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { seq, type SystemRecord } from '@vist/core';
import { createTrace, openTraceFile } from '@vist/trace/node';
import type { Figure } from './report.ts';
import type { BenchLog } from './trace-log.ts';

export const MILLION = 1_000_000;
const SEEKS = 300;
/** Seeks before those that count: the code is warm then, the file is not. */
const WARM_SEEKS = 50;

/** Reading one event at random places, and memory of reading all of them, in files of 1 and 10 million events. */
export async function seekFigures(log: BenchLog, folder: string, reader: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const peaks: number[] = [];
  for (const millions of [1, 10]) {
    const path = longPath(folder, millions);
    await writeLong(log, path, millions * MILLION);
    const [p50, p99] = seekTimes(path, millions * MILLION);
    figures.push(
      {
        name: `trace.seek.p50.${millions}m`,
        value: p50,
        unit: 'ms',
        doc: `to one of ${millions} million events, file open; budget 5`,
      },
      { name: `trace.seek.p99.${millions}m`, value: p99, unit: 'ms', doc: 'the same; budget 25' },
    );
    peaks.push(peakOf(path, reader));
  }
  const [small = 1, large = 1] = peaks;
  return [
    ...figures,
    {
      name: 'trace.memory.10m',
      value: large / 2 ** 20,
      unit: 'MB',
      doc: 'resident at the peak while reading 10 million events',
    },
    {
      name: 'trace.memory.ratio',
      value: large / small,
      unit: 'ratio',
      doc: 'the same against 1 million; at most 1.2, aim 1.05',
    },
  ];
}

/** Where the file of so many million events stands. */
export function longPath(folder: string, millions: number): string {
  return join(folder, `${millions}m.vist`);
}

async function writeLong({ records, start }: BenchLog, path: string, count: number): Promise<void> {
  const writer = createTrace(path, start);
  for (const record of repeated(records, count)) writer.push(record);
  await writer.finish();
}

/** A log over and over, with positions that go on. */
export function* repeated(records: readonly SystemRecord[], count: number): Generator<SystemRecord> {
  for (let at = 0; at < count; at++) {
    const by = at - (at % records.length);
    const record = records[at - by]!;
    const cause = record.cause === null ? null : seq(record.cause + by);
    yield by === 0 ? record : { ...record, seq: seq(record.seq + by), cause };
  }
}

function seekTimes(path: string, count: number): readonly [p50: number, p99: number] {
  const trace = openTraceFile(path);
  const times: number[] = [];
  for (let i = -WARM_SEEKS; i < SEEKS; i++) {
    const to = Math.floor((((i + WARM_SEEKS) * 0.618_033_988_75) % 1) * count);
    const start = performance.now();
    const [record] = trace.records(seq(to));
    if (i >= 0) times.push(performance.now() - start);
    if (record?.seq !== to) throw new RangeError(`sought ${to}, found ${record?.seq}`);
  }
  trace.close();
  const sorted = times.toSorted((a, b) => a - b);
  return [sorted[SEEKS >> 1]!, sorted[Math.floor(SEEKS * 0.99)]!];
}

/** The space for new objects grows with the length of a run, whatever it reads: not what is asked here. */
const YOUNG_SPACE = '--max-semi-space-size=8';

function peakOf(path: string, reader: string): number {
  const said = execFileSync(process.execPath, [YOUNG_SPACE, reader, path], { encoding: 'utf8' });
  return (JSON.parse(said) as { readonly peakBytes: number }).peakBytes;
}
