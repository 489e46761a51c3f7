import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { seq, type SystemRecord } from '@vist/core';
import { createTrace } from '@vist/trace/node';
import type { Figure } from './report.ts';
import type { BenchLog } from './trace-log.ts';

const MILLION = 1_000_000;

/** Reading one event at random places, and memory of reading all of them, in files of 1 and 10 million events. */
export async function seekFigures(log: BenchLog, folder: string, reader: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const memory: Memory[] = [];
  for (const millions of [1, 10]) {
    const path = longPath(folder, millions);
    await writeLong(log, path, millions * MILLION);
    const { p50, p99 } = seekTimes(path);
    figures.push(
      {
        name: `trace.seek.p50.${millions}m`,
        value: p50,
        unit: 'ms',
        doc: `processor time to one of ${millions} million events, file open`,
      },
      { name: `trace.seek.p99.${millions}m`, value: p99, unit: 'ms', doc: 'the same' },
    );
    memory.push(memoryOf(path, reader));
  }
  const [small, large] = [memory[0]!, memory[1]!];
  return [
    ...figures,
    {
      name: 'trace.memory.10m',
      value: large.peakBytes / 2 ** 20,
      unit: 'MB',
      doc: 'resident at the peak while reading 10 million events, garbage that waits for its collector included',
    },
    {
      name: 'trace.memory.live.10m',
      value: large.mostLiveBytes / 2 ** 20,
      unit: 'MB',
      doc: 'of that in use, garbage apart',
    },
    {
      name: 'trace.memory.ratio',
      value: large.mostLiveBytes / small.mostLiveBytes,
      unit: 'ratio',
      doc: 'what is in use, against 1 million events; at most 1.2, aim 1.05',
    },
  ];
}

function longPath(folder: string, millions: number): string {
  return join(folder, `${millions}m.vist`);
}

/** A trace of so many events: the log, again and again. */
export async function writeLong({ records, start }: BenchLog, path: string, count: number): Promise<void> {
  const writer = createTrace(path, start);
  for (const record of repeatedRecords(records, count)) writer.push(record);
  await writer.finish();
}

/** A log over and over, with positions that go on. */
export function* repeatedRecords(records: readonly SystemRecord[], count: number): Generator<SystemRecord> {
  for (let at = 0; at < count; at++) {
    const by = at - (at % records.length);
    const record = records[at - by]!;
    const cause = record.cause === null ? null : seq(record.cause + by);
    yield by === 0 ? record : { ...record, seq: seq(record.seq + by), cause };
  }
}

function seekTimes(path: string): { readonly p50: number; readonly p99: number } {
  const child = join(import.meta.dirname, 'trace-seek-child.ts');
  return JSON.parse(execFileSync(process.execPath, [child, path], { encoding: 'utf8' })) as ReturnType<
    typeof seekTimes
  >;
}

/** What a process needed to read a file. */
interface Memory {
  readonly peakBytes: number;
  readonly mostLiveBytes: number;
}

function memoryOf(path: string, reader: string): Memory {
  const read = (flags: readonly string[]): Memory =>
    JSON.parse(execFileSync(process.execPath, [...flags, reader, path], { encoding: 'utf8' })) as Memory;
  // A collector that is called keeps the peak low: for the peak it is left alone.
  return { peakBytes: read([]).peakBytes, mostLiveBytes: read(['--expose-gc']).mostLiveBytes };
}
