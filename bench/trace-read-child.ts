import { seq } from '@vist/core';
import { openTraceFile } from '@vist/trace/node';

// Reads every event of a trace in a process of its own, and says how much memory that took at most.
const [path = ''] = process.argv.slice(2);
let count = 0;
for (const record of openTraceFile(path).records(seq(0))) count += record.event.type.length > 0 ? 1 : 0;
process.stdout.write(JSON.stringify({ events: count, peakBytes: process.resourceUsage().maxRSS * 1024 }));
