import type { SystemRecord } from '@vist/core';
import type { PerfettoExporter, TextExporter } from '@vist/trace';
import { type Io, textSink, watchStream } from '../io.ts';

/** Lines of an exporter to stdout, at the pace of who reads them. */
export async function writeLines({ next, end }: TextExporter, records: Iterable<SystemRecord>, io: Io): Promise<void> {
  const out = textSink(io.stdout);
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    out.write(lines.map((line) => `${line}\n`).join(''));
    lines = [];
    await out.drained();
  };
  let count = 0;
  for (const record of records) {
    for (const line of next(record)) lines.push(line);
    count += 1;
    if (count % SLICE_RECORDS === 0) await flush();
    if (out.isGone()) return;
  }
  for (const line of end()) lines.push(line);
  await flush();
}

/** Packets of a Perfetto trace to stdout, at the pace of who reads them. */
export async function writePackets({ next }: PerfettoExporter, records: Iterable<SystemRecord>, io: Io): Promise<void> {
  const health = watchStream(io.stdout);
  for (const record of records) {
    if (health.isGone()) return;
    io.stdout.write(next(record));
    if (io.stdout.writableNeedDrain) await health.changed();
    health.check();
  }
}

/** Records between two looks at a slow or departed reader. */
const SLICE_RECORDS = 4096;
