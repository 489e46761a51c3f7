import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { seq, type SystemRecord } from '@vist/core';
import { createTrace, openTraceFile } from '@vist/trace/node';
import type { Figure } from './report.ts';
import type { BenchLog } from './trace-log.ts';

const SEEKS = 300;

/** Reading one event at random places, and memory of reading all of them, in files of 1 and 10 million events. */
export async function seekFigures(log: BenchLog, folder: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const peaks: number[] = [];
  for (const millions of [1, 10]) {
    const path = join(folder, `${millions}m.vist`);
    await writeLong(log, path, millions * 1_000_000);
    const [p50, p99] = seekTimes(path, millions * 1_000_000);
    figures.push(
      {
        name: `trace.seek.p50.${millions}m`,
        value: p50,
        unit: 'ms',
        doc: `to one of ${millions} million events, file open; budget 5`,
      },
      { name: `trace.seek.p99.${millions}m`, value: p99, unit: 'ms', doc: 'the same; budget 25' },
    );
    peaks.push(peakOf(path));
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

/** The log over and over, with positions that go on. */
async function writeLong({ records, start }: BenchLog, path: string, count: number): Promise<void> {
  const writer = createTrace(path, start);
  for (let at = 0; at < count; at++) {
    const shift = at - (at % records.length);
    writer.push(shifted(records[at - shift]!, shift));
  }
  await writer.finish();
}

function shifted(record: SystemRecord, by: number): SystemRecord {
  if (by === 0) return record;
  return { ...record, seq: seq(record.seq + by), cause: record.cause === null ? null : seq(record.cause + by) };
}

function seekTimes(path: string, count: number): readonly [p50: number, p99: number] {
  const trace = openTraceFile(path);
  const times: number[] = [];
  for (let i = 0; i < SEEKS; i++) {
    const to = Math.floor(((i * 0.618_033_988_75) % 1) * count);
    const start = performance.now();
    const [record] = trace.records(seq(to));
    times.push(performance.now() - start);
    if (record?.seq !== to) throw new RangeError(`sought ${to}, found ${record?.seq}`);
  }
  trace.close();
  const sorted = times.toSorted((a, b) => a - b);
  return [sorted[SEEKS >> 1]!, sorted[Math.floor(SEEKS * 0.99)]!];
}

function peakOf(path: string): number {
  const child = join(import.meta.dirname, 'trace-read-child.ts');
  const said = execFileSync(process.execPath, [child, path], { encoding: 'utf8' });
  return (JSON.parse(said) as { readonly peakBytes: number }).peakBytes;
}
