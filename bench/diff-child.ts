import { DEFAULT_DIFF, diffLogs, firstDivergence } from '@vist/replay';
import { commonPrefix } from '@vist/trace';
import { openTraceFile } from '@vist/trace/node';
import { cpuSecondsSince } from './interleaved.ts';
import { peakBytes } from './peak-memory.ts';

// One comparison in a process with nothing else in its memory, and what it took:
// node bench/diff-child.ts align|first LEFT RIGHT
const [job = 'align', left = '', right = ''] = process.argv.slice(2);
const start = performance.now();
const startCpu = process.cpuUsage();
const [a, b] = [openTraceFile(left), openTraceFile(right)];
const opened = performance.now();
const found = job === 'first' ? first() : align();
process.stdout.write(
  JSON.stringify({
    ...found,
    wallMs: performance.now() - start,
    openedMs: performance.now() - opened,
    cpuMs: 1000 * cpuSecondsSince(startCpu),
    peakBytes: peakBytes(),
  }),
);

/** Aligns both; where the differences begin says whether two comparisons found the same. */
function align(): object {
  const { changes } = diffLogs(a, b, DEFAULT_DIFF);
  let places = 0;
  for (const { leftSeq, rightSeq } of changes) places = (Math.imul(places, 31) + leftSeq + 7 * rightSeq) | 0;
  return { changes: changes.length, places };
}

function first(): object {
  const found = firstDivergence(a, b, commonPrefix(a.indexed(), b.indexed()));
  return { seq: found?.seq ?? null };
}
