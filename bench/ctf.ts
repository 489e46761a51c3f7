import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemRecord } from '@vist/core';
import { ctfExporter } from '@vist/trace';

/**
 * Writes a log as `vist export ctf` does: what a careful tracer would write, so that the comparison is fair.
 *
 * @param times how often the log is written, one after the other.
 */
export function writeCtf(folder: string, records: readonly SystemRecord[], times = 1): void {
  mkdirSync(folder, { recursive: true });
  const exporter = ctfExporter({ hasOrigins: false });
  const packets = records.flatMap((record) => exporter.next(record) ?? []);
  const { packet, metadata } = exporter.end();
  const stream = Buffer.concat(packet === null ? packets : [...packets, packet]);
  // Clocks of 32 bits that start again have wrapped: that is how readers of CTF take it.
  for (let i = 0; i < times; i++) writeFileSync(join(folder, 'stream'), stream, { flag: i === 0 ? 'w' : 'a' });
  writeFileSync(join(folder, 'metadata'), metadata);
}
