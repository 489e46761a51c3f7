import { config, firstValueFrom, Subject, take, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { physAddr, word64 } from '../arch/addr.ts';
import { ModelBug } from '../kernel/invariant.ts';
import { createMachine } from '../kernel/machine.ts';
import { DRAM_BASE } from '../memory/space.ts';
import type { SystemMachine } from '../run/executor.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent, SystemRecord } from '../system/events.ts';
import { systemModel } from '../system/model.ts';
import type { SystemState } from '../system/state.ts';
import { TEST_PROFILE } from '../testing/profiles.ts';
import { createLiveStreams, type LiveStreams } from './streams.ts';

const CHUNK = 16;
const SITE = 'test';

/** Allocations, stores and maintenance: acts with and without effects, across many chunks. */
const COMMANDS: readonly SystemCommand[] = Array.from({ length: 60 }, (_, index) => {
  const addr = physAddr(DRAM_BASE + 8 * index);
  return [
    { type: 'alloc.allocate', sizeReqBytes: 24, accounted: false, outcome: { by: 'allocator' }, site: SITE },
    { type: 'mem.store', addr, sizeBytes: 8, value: word64(BigInt(index)), site: SITE },
    { type: 'mem.maintain', op: 'clean-invalidate', addr, sizeBytes: 8, site: SITE },
  ] satisfies SystemCommand[];
}).flat();

type Streams = LiveStreams<SystemState, SystemEvent>;

/** Runs all commands; `attach` puts observers on the streams first. */
function run(attach: (streams: Streams, machine: () => SystemMachine) => void): SystemMachine {
  const streams: Streams = createLiveStreams(CHUNK);
  const options = { chunkLength: CHUNK, freeze: true, resume: null };
  attach(streams, () => machine);
  const machine = createMachine(systemModel(TEST_PROFILE), options, streams.observer);
  for (const command of COMMANDS) machine.dispatch('pe0', command, null);
  machine.settle();
  streams.complete();
  return machine;
}

/** Collects what an observer sees. */
function collect(streams: Streams): SystemRecord[] {
  const seen: SystemRecord[] = [];
  streams.records$.subscribe((record) => seen.push(record));
  return seen;
}

const expected: SystemRecord[] = [];
run((streams) => streams.records$.subscribe((record) => expected.push(record)));

describe('live streams', () => {
  const reported: unknown[] = [];

  beforeEach(() => {
    reported.length = 0;
    config.onUnhandledError = (error) => void reported.push(error);
  });

  afterEach(() => {
    config.onUnhandledError = null;
  });

  it('carry every record once, in order, one by one and in chunks', () => {
    const chunked: SystemRecord[] = [];
    const positions: number[] = [];
    run((streams) => {
      streams.chunks$.subscribe((chunk) => {
        expect(chunk.length).toBeLessThanOrEqual(CHUNK);
        chunked.push(...chunk);
      });
      streams.state$.subscribe(({ nextSeq }) => positions.push(nextSeq));
    });
    expect(expected.map(({ seq }) => seq)).toEqual(expected.map((_, index) => index));
    expect(chunked).toEqual(expected);
    expect(positions.at(-1)).toBe(expected.length);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });

  it('lose nothing when another observer throws, before or behind', async () => {
    let before: SystemRecord[] = [];
    let behind: SystemRecord[] = [];
    const broken: SystemRecord[] = [];
    run((streams) => {
      before = collect(streams);
      streams.records$.subscribe((record) => {
        broken.push(record);
        throw new RangeError(`observer at ${record.seq}`);
      });
      behind = collect(streams);
    });
    await nextTask();
    for (const seen of [before, behind, broken]) expect(seen).toEqual(expected);
    expect(reported.map(String)).toEqual(expected.map(({ seq }) => `RangeError: observer at ${seq}`));
  });

  it('stay in order when an observer emits into a stream of its own', () => {
    const own = new Subject<number>();
    const seen: string[] = [];
    let behind: SystemRecord[] = [];
    run((streams) => {
      own.subscribe((seq) => {
        seen.push(`own ${seq}`);
        if (seq % 3 === 1) own.next(seq + 1);
      });
      streams.records$.subscribe(({ seq }) => {
        if (seq % 3 !== 2) own.next(seq);
        seen.push(`record ${seq}`);
      });
      behind = collect(streams);
    });
    expect(behind).toEqual(expected);
    expect(seen.filter((line) => line.startsWith('record'))).toEqual(expected.map(({ seq }) => `record ${seq}`));
    expect(seen.filter((line) => line.startsWith('own'))).toEqual(expected.map(({ seq }) => `own ${seq}`));
  });

  it('let observers come and go in the middle', () => {
    const late: SystemRecord[] = [];
    const first: SystemRecord[] = [];
    let always: SystemRecord[] = [];
    run((streams) => {
      streams.records$.pipe(take(5)).subscribe((record) => first.push(record));
      streams.records$.pipe(take(20)).subscribe({
        complete: () => streams.records$.subscribe((record) => late.push(record)),
      });
      always = collect(streams);
    });
    expect(always).toEqual(expected);
    expect(first).toEqual(expected.slice(0, 5));
    expect(late).toEqual(expected.slice(20));
  });

  it('refuse a dispatch from within an observer, and the machine goes on as if nothing were', async () => {
    let behind: SystemRecord[] = [];
    const machine = run((streams, running) => {
      streams.records$.subscribe(() => {
        running().dispatch('pe0', { type: 'mem.synchronise', domain: 'ishst', site: SITE }, null);
      });
      streams.state$.subscribe(() => running().settle());
      behind = collect(streams);
    });
    await nextTask();
    expect(behind).toEqual(expected);
    expect(reported.length).toBeGreaterThanOrEqual(expected.length);
    expect(reported.every((error) => error instanceof ModelBug)).toBe(true);
    const { act } = machine.dispatch('pe0', { type: 'mem.synchronise', domain: 'ishst', site: SITE }, null);
    expect(act.seq).toBe(expected.length);
  });
});

/** RxJS reports errors of observers in tasks of their own; this one is behind them. */
async function nextTask(): Promise<void> {
  await firstValueFrom(timer(0));
}
