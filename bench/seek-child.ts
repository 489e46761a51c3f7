import { parsePlace, seq, type Seq, type StatePlace } from '@vist/core';
import { openTimeline, type Timeline } from '@vist/replay';
import { storedStates, type TraceReader } from '@vist/trace';
import { openTraceFile } from '@vist/trace/node';
import { churnScenario } from './churn.ts';
import { cpuSecondsSince } from './interleaved.ts';

/** What a process measured; times in milliseconds of the processor: a shared machine has its own ideas of the others. */
export interface SeekTimes {
  readonly open: Spread;
  readonly cold: Spread;
  readonly warm: Spread;
  readonly back: Spread;
  readonly writer: Spread;
  readonly keptBytes: number;
}

/** The time that half of all take at most, and 99 of a hundred. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

const { profile } = churnScenario({ vms: 1, rounds: 1, idBits: 12 });
const COLD = 100;
/** Seeks before those that count: about as many as there are states that are kept. */
const WARMING = 900;
const WARM = 400;

// Asks states of a trace all over it, in a process with nothing else in its memory, and says how long that took.
const [path = ''] = process.argv.slice(2);
const { opens, colds } = freshly(path);
const trace = openTraceFile(path);
const before = usedBytes();
const timeline = timelineOf(trace);
for (let i = 0; i < WARMING; i += 1) timeline.stateAt(placeIn(timeline.length, i));
const warm = timesOf(WARM, (i) => timeline.stateAt(placeIn(timeline.length, WARMING + i)));
const keptBytes = usedBytes() - before;
// Somebody who steps backwards has just been at the place.
const back = timesOf(WARM, (i) => timeline.stateAt(seq(placeIn(timeline.length, i) - 1)), {
  first: (i) => timeline.stateAt(placeIn(timeline.length, i)),
});
const writer = timesOf(COLD, (i) => {
  const question = { view: 'poc', at: placeIn(timeline.length, i), direction: 'backwards' } as const;
  timeline.writer({ place: placeOf(`vmte:${i % 140}.LPI_IST_VALID`), ...question });
});
const times: SeekTimes = {
  open: spreadOf(opens),
  cold: spreadOf(colds),
  warm: spreadOf(warm),
  back: spreadOf(back),
  writer: spreadOf(writer),
  keptBytes,
};
process.stdout.write(JSON.stringify(times));

/** The file is opened for each: nothing of it is known. The code is warm after the first of them, which do not count. */
function freshly(file: string): { readonly opens: readonly number[]; readonly colds: readonly number[] } {
  const opened: number[] = [];
  const sought: number[] = [];
  for (let i = -10; i < COLD; i += 1) {
    const start = process.cpuUsage();
    const reader = openTraceFile(file);
    const openMs = 1000 * cpuSecondsSince(start);
    timelineOf(reader).stateAt(placeIn(reader.length, i + 10));
    const allMs = 1000 * cpuSecondsSince(start);
    reader.close();
    if (i < 0) continue;
    opened.push(openMs);
    sought.push(allMs);
  }
  return { opens: opened, colds: sought };
}

function timelineOf(reader: TraceReader): Timeline {
  return openTimeline(reader, { profile, snapshots: storedStates(reader) });
}

/** Positions all over a log, by the golden ratio: no two are near each other. */
function placeIn(length: number, i: number): Seq {
  return seq(1 + Math.floor((((i + 1) * 0.618_033_988_75) % 1) * (length - 1)));
}

function timesOf(
  count: number,
  ask: (i: number) => unknown,
  { first = () => {} }: { readonly first?: (i: number) => unknown } = {},
): readonly number[] {
  return Array.from({ length: count }, (_, i) => {
    first(i);
    const start = process.cpuUsage();
    ask(i);
    return 1000 * cpuSecondsSince(start);
  });
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor(part * sorted.length)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function placeOf(text: string): StatePlace {
  const reading = parsePlace(text);
  if (!reading.ok || reading.value.place.kind === 'ret') throw new RangeError(`${text}: no place of a state`);
  return reading.value.place;
}
