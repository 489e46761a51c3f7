import { seq } from '@vist/core';
import { openTraceFile } from '@vist/trace/node';
import { cpuSecondsSince } from './interleaved.ts';

/** Seeks before those that count: the code is warm then, the file is not. */
const WARM_SEEKS = 100;
const SEEKS = 600;

// Reads one event at places all over a trace, in a process with nothing else in its memory, and says how much
// processor time that took, in milliseconds: a process that waits for its turn has not sought.
const [path = ''] = process.argv.slice(2);
const trace = openTraceFile(path);
const times: number[] = [];
for (let i = 0; i < WARM_SEEKS + SEEKS; i++) {
  const to = Math.floor(((i * 0.618_033_988_75) % 1) * trace.length);
  const start = process.cpuUsage();
  const [record] = trace.records(seq(to));
  if (i >= WARM_SEEKS) times.push(1000 * cpuSecondsSince(start));
  if (record?.seq !== to) throw new RangeError(`sought ${to}, found ${record?.seq}`);
}
const sorted = times.toSorted((a, b) => a - b);
process.stdout.write(JSON.stringify({ p50: sorted[SEEKS / 2], p99: sorted[Math.floor(SEEKS * 0.99)] }));
