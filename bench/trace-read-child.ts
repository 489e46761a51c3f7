import { seq } from '@vist/core';
import { openTraceFile } from '@vist/trace/node';
import { peakBytes } from './peak-memory.ts';

/** How often garbage is collected to see what is in use, where the collector can be called. */
const LOOK_EVERY = 100_000;

// Reads every event of a trace in a process of its own, and says how much memory that took.
const [path = ''] = process.argv.slice(2);
let events = 0;
let mostLiveBytes = 0;
for (const record of openTraceFile(path).records(seq(0))) {
  events += record.event.type.length > 0 ? 1 : 0;
  if (events % LOOK_EVERY === 0 && globalThis.gc !== undefined) {
    globalThis.gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    mostLiveBytes = Math.max(mostLiveBytes, heapUsed + arrayBuffers);
  }
}
process.stdout.write(JSON.stringify({ events, mostLiveBytes, peakBytes: peakBytes() }));
