import {
  digestOf,
  invariant,
  parsePlace,
  type PlaceView,
  placeValue,
  seq,
  type Seq,
  type StatePlace,
  type SystemRecord,
} from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionOf, firstOf } from '../../test/expression.ts';
import { runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { stateAt } from './fold.ts';
import { memoryLog } from './memory-log.ts';
import type { Stop } from './stops.ts';
import type { Stride } from './stride.ts';
import { openTimeline, type Timeline } from './timeline.ts';

const { records } = runOf(SMALL_SCENARIO);
const log = memoryLog(records);
const { profile } = SMALL_SCENARIO;
const end = seq(records.length);

/** From none that is kept for long to one for every record. */
const CHECKPOINTS = [
  { every: 1_000_000, most: 1, mostRecent: 0, mostBytes: 2 ** 28 },
  { every: 1, most: 10_000, mostRecent: 0, mostBytes: 2 ** 28 },
  { every: 7, most: 3, mostRecent: 2, mostBytes: 2 ** 28 },
];

function placeOf(text: string): StatePlace {
  const reading = parsePlace(text);
  invariant(reading.ok && reading.value.place.kind !== 'ret', text);
  return reading.value.place;
}

const positions = fc.integer({ min: 0, max: records.length }).map(seq);

const STRIDES: readonly Stride[] = [
  { by: 'event' },
  { by: 'operation' },
  { by: 'actor', actor: null },
  { by: 'actor', actor: 'irs0' },
  ...(['into', 'over', 'out'] as const).map((how): Stride => ({ by: 'call', how, actor: null })),
];

const breakAt = (text: string): Stop => ({ kind: 'break', expression: expressionOf(text) });

const watch = (text: string, view: PlaceView, access: 'read' | 'write' | 'change', at: Seq | null = null): Stop => ({
  kind: 'watch',
  place: placeOf(text),
  at,
  view,
  access,
});

const STOPS: readonly (readonly Stop[])[] = [
  [breakAt('mem.maintained')],
  [breakAt('touched in ist:0/lpi')],
  [breakAt('vmte:0.LPI_IST_VALID%poc == 1')],
  [watch('vmte:0', 'irs', 'change'), breakAt('alloc.freed')],
  [watch('vmte:0.lpi', 'cpu', 'write')],
  [watch('reg:IRS_VMAP_VISTR', 'cpu', 'write'), watch('vmte:0', 'poc', 'read')],
];

/** One question with its answer, as plain data. */
type Question = (timeline: Timeline) => unknown;

const questions: fc.Arbitrary<Question> = fc.oneof(
  positions.map(
    (at): Question =>
      (timeline) =>
        digestOf(timeline.stateAt(at)),
  ),
  fc.tuple(positions, fc.constantFrom(...STRIDES), fc.constantFrom('forwards', 'backwards')).map(
    ([at, how, direction]): Question =>
      (timeline) =>
        timeline.step(at, how, direction),
  ),
  fc.tuple(positions, fc.constantFrom(...STOPS), fc.constantFrom('forwards', 'backwards')).map(
    ([at, stops, direction]): Question =>
      (timeline) =>
        timeline.run(at, stops, direction),
  ),
  fc.tuple(positions, fc.constantFrom('cpu', 'poc', 'irs'), fc.constantFrom('forwards', 'backwards')).map(
    ([at, view, direction]): Question =>
      (timeline) =>
        timeline.writer({ place: placeOf('vmte:0.lpi'), view, at, direction }),
  ),
);

describe('openTimeline', () => {
  it('gives the state of a fold from the beginning, at every position in any order', () => {
    const timeline = openTimeline(log, { profile });
    const gear = { profile, gear: 'event', chunkLength: 1 } as const;
    for (let at = records.length; at >= 0; at -= 17) {
      expect(digestOf(timeline.stateAt(seq(at)))).toBe(digestOf(stateAt(log, seq(at), gear).state));
    }
    expect(digestOf(timeline.stateAt(seq(records.length + 5)))).toBe(digestOf(timeline.stateAt(end)));
  });

  it('answers the same whatever states are kept, and whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(questions, { minLength: 1, maxLength: 12 }), (asked) => {
        const timelines = CHECKPOINTS.map((checkpoints) => openTimeline(log, { profile, checkpoints }));
        for (const question of asked) {
          const fresh = question(openTimeline(log, { profile }));
          for (const timeline of timelines) expect(question(timeline)).toEqual(fresh);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('starts from a stored state where that is nearer, with the same answers', () => {
    const plain = openTimeline(log, { profile });
    const stored = openTimeline(log, {
      profile,
      checkpoints: { every: 8, most: 2, mostRecent: 0, mostBytes: 2 ** 28 },
      snapshots: {
        positions: () => [50, 100, 150],
        before: (position) => ({
          state: plain.stateAt(seq(position - (position % 50))),
          nextSeq: seq(position - (position % 50)),
        }),
      },
    });
    for (const at of [0, 49, 50, 51, 99, 149]) {
      expect(digestOf(stored.stateAt(seq(at)))).toBe(digestOf(plain.stateAt(seq(at))));
    }
  });

  it('of a part of a log begins with the state before it, and answers as the whole log does', () => {
    const whole = openTimeline(log, { profile });
    const first = seq(97);
    const part = { length: records.length - first, records: (from: Seq) => records.slice(Math.max(from, first)) };
    const start = { state: whole.stateAt(first), nextSeq: first };
    const timeline = openTimeline(part, {
      profile,
      start,
      checkpoints: { every: 16, most: 4, mostRecent: 4, mostBytes: 2 ** 28 },
    });
    expect([timeline.first, timeline.length]).toEqual([first, records.length]);
    for (const at of [first, seq(130), end]) {
      expect(digestOf(timeline.stateAt(at))).toBe(digestOf(whole.stateAt(at)));
      expect(timeline.record(at)).toBe(whole.record(at));
    }
    expect(timeline.record(seq(first - 1))).toBe(null);
    expect(timeline.step(seq(first + 3), { by: 'operation' }, 'backwards')).toBeGreaterThanOrEqual(first);
    for (const stops of STOPS) {
      expect(timeline.run(first, stops, 'forwards')).toEqual(whole.run(first, stops, 'forwards'));
      const back = whole.run(end, stops, 'backwards');
      expect(timeline.run(end, stops, 'backwards')).toEqual((back?.record.seq ?? 0) < first ? null : back);
    }
  });

  it('keeps a bounded number of states', () => {
    const timeline = openTimeline(log, {
      profile,
      checkpoints: { every: 1, most: 8, mostRecent: 4, mostBytes: 2 ** 28 },
    });
    for (let at = 0; at <= records.length; at += 1) timeline.stateAt(seq(at));
    expect(timeline.keptStates()).toBeLessThanOrEqual(12);
  });

  it('gives records here and there', () => {
    const timeline = openTimeline(log, { profile });
    expect(timeline.record(seq(12))).toBe(records[12]);
    expect(timeline.record(end)).toBe(null);
    expect([...timeline.records(seq(3), 'backwards')].map(({ seq: at }) => at)).toEqual([2, 1, 0]);
  });
});

describe('step', () => {
  const timeline = openTimeline(log, { profile });
  const { record: entered } = firstOf(records, 'call.entered', ({ func }) => func.includes('lpi_ist_alloc'));

  it('goes over a call, and back', () => {
    const after = timeline.step(entered.seq, { by: 'call', how: 'over', actor: null }, 'forwards');
    expect(records[after - 1]).toMatchObject({
      event: { type: 'call.returned', func: (entered.event as { func: string }).func },
    });
    expect(timeline.step(after, { by: 'call', how: 'over', actor: null }, 'backwards')).toBe(entered.seq);
  });

  it('goes out of a call from anywhere in it, to either side', () => {
    const over = timeline.step(entered.seq, { by: 'call', how: 'over', actor: null }, 'forwards');
    const inside = seq(entered.seq + 1);
    expect(timeline.step(inside, { by: 'call', how: 'out', actor: null }, 'forwards')).toBe(over);
    expect(timeline.step(inside, { by: 'call', how: 'out', actor: null }, 'backwards')).toBe(entered.seq);
  });

  it('goes into the next call', () => {
    const into = timeline.step(seq(entered.seq + 1), { by: 'call', how: 'into', actor: null }, 'forwards');
    expect(records[into - 1]?.event.type).toMatch(/^call\./u);
    expect(records.slice(entered.seq + 1, into - 1).some(({ event }) => event.type.startsWith('call.'))).toBe(false);
  });

  it('goes by actor, to the next record of the same one or of another', () => {
    const at = firstOf(records, 'mem.deviceStored').record.seq;
    const next = records.find((record) => record.seq > at && record.actor === 'irs0');
    const before = records.findLast((record) => record.seq < at && record.actor === 'irs0');
    const irs: Stride = { by: 'actor', actor: 'irs0' };
    expect(timeline.step(seq(at + 1), irs, 'forwards')).toBe((next?.seq ?? NaN) + 1);
    expect(timeline.step(seq(at), irs, 'backwards')).toBe(before?.seq);
    expect(timeline.step(seq(at), { by: 'actor', actor: null }, 'forwards')).toBe(at + 1);
  });

  it('goes by operation', () => {
    const ends = records.filter(({ event }) => event.type === 'env.operationEnded').map(({ seq: at }) => at + 1);
    const visited: number[] = [];
    for (let at = seq(0); at < end;) {
      at = timeline.step(at, { by: 'operation' }, 'forwards');
      visited.push(at);
    }
    expect(visited).toEqual([...ends, records.length]);
    const { record } = firstOf(records, 'env.operationBegan', ({ index }) => index === 2);
    expect(timeline.step(seq(record.seq + 30), { by: 'operation' }, 'backwards')).toBe(record.seq);
  });

  it('moves in its direction until there is nothing more', () => {
    fc.assert(
      fc.property(positions, fc.constantFrom(...STRIDES), (at, how) => {
        const there = timeline.step(at, how, 'forwards');
        const back = timeline.step(at, how, 'backwards');
        expect(there > at || there === end).toBe(true);
        expect(back < at || back === 0).toBe(true);
      }),
      { seed: 2 },
    );
  });
});

describe('run', () => {
  const timeline = openTimeline(log, { profile });

  it('stops right after the next event, and backwards at the one before the last stop', () => {
    const wanted = records.filter(({ event }) => event.type === 'mem.maintained').map(({ seq: at }) => at);
    const found: number[] = [];
    let at = seq(0);
    for (let stop = timeline.run(at, [breakAt('mem.maintained')], 'forwards'); stop !== null;) {
      found.push(stop.record.seq);
      at = stop.position;
      stop = timeline.run(at, [breakAt('mem.maintained')], 'forwards');
    }
    expect(found).toEqual(wanted);
    expect(timeline.run(at, [breakAt('mem.maintained')], 'backwards')?.record.seq).toBe(wanted.at(-2));
    expect(timeline.run(seq(0), [breakAt('mem.maintained')], 'backwards')).toBe(null);
  });

  it('stops where a value becomes what it should', () => {
    const stop = timeline.run(seq(0), [breakAt('vmte:0.LPI_IST_VALID%poc == 1')], 'forwards');
    const validAt = records.findIndex((_, index) => valueAt('vmte:0.LPI_IST_VALID', 'poc', index + 1) === 1n);
    expect(stop?.record.seq).toBe(validAt);
  });

  it.each(['cpu', 'poc', 'irs'] as const)('watches every change that the %s has of a place, both ways', (view) => {
    const stops = [watch('vmte:0.lpi', view, 'change')];
    const wanted = records
      .map(({ seq: at }) => at)
      .filter((at) => valueAt('vmte:0.lpi', view, at) !== valueAt('vmte:0.lpi', view, at + 1));
    expect(wanted.length).toBeGreaterThan(0);
    expect(allStops(timeline, stops)).toEqual(wanted);
    expect(timeline.run(end, stops, 'backwards')?.record.seq).toBe(wanted.at(-1));
  });

  it.each([
    ['cpu', 'read', ['mem.loaded']],
    ['cpu', 'write', ['mem.stored', 'mem.zeroed']],
    ['poc', 'read', ['mem.deviceLoaded', 'mem.linesFetched', 'mem.linesFilled']],
    ['poc', 'write', ['mem.deviceStored', 'mem.linesWrittenBack']],
    ['irs', 'read', ['mem.deviceLoaded']],
  ] as const)('watches every access in the view %s, both ways: %s', (view, access, types) => {
    const stops = [watch('vmte:0', view, access, firstOf(records, 'mem.deviceStored').record.seq)];
    const found = allStops(timeline, stops);
    expect(found.length).toBeGreaterThan(0);
    const made = new Set(found.map((at) => records[at]?.event.type));
    expect([...made].filter((type) => !types.some((each) => each === type))).toEqual([]);
    expect(timeline.run(end, stops, 'backwards')?.record.seq).toBe(found.at(-1));
  });

  it('says which of several stops was met', () => {
    const stops = [breakAt('alloc.freed'), breakAt('alloc')];
    const { record } = firstOf(records, 'alloc.freed');
    expect(timeline.run(record.seq, stops, 'forwards')).toEqual({ record, position: record.seq + 1, stops: [0, 1] });
  });

  it('watches a place where it was at a position, also before anybody named it', () => {
    const named = timeline.run(seq(0), [breakAt('vmte:0.LPI_IST_VALID%poc == 1')], 'forwards');
    const at = named?.position ?? end;
    const written = allStops(timeline, [watch('ist:0/lpi', 'cpu', 'write', at)]);
    expect(written.length).toBeGreaterThan(0);
    expect(written[0]).toBeLessThan(at);
  });
});

describe('writer', () => {
  const timeline = openTimeline(log, { profile });

  it.each(['cpu', 'poc', 'irs'] as const)('finds the last and the next change that the %s has of a place', (view) => {
    const place = placeOf('vmte:0.lpi');
    const changes = allStops(timeline, [watch('vmte:0.lpi', view, 'change', seq(200))]);
    for (const change of changes) {
      const last = timeline.writer({ place, view, at: seq(change + 1), direction: 'backwards' });
      expect(last?.seq).toBe(change);
    }
  });

  it('finds the next one, too', () => {
    const place = placeOf('vmte:0.lpi');
    const { record } = firstOf(records, 'kvm.vmIdTaken');
    const written = allStops(timeline, [watch('vmte:0.lpi', 'cpu', 'write', seq(200))]);
    const [first, second] = written.filter((at) => at > record.seq);
    invariant(first !== undefined && second !== undefined, 'it is written twice');
    const next = timeline.writer({ place, view: 'cpu', at: seq(first + 1), direction: 'forwards' });
    expect(next?.seq).toBe(second);
  });

  it('finds the write to a register', () => {
    const { record } = firstOf(records, 'mmio.writeBegan');
    const place = placeOf('reg:IRS_VMT_BASER');
    expect(timeline.writer({ place, view: 'cpu', at: end, direction: 'backwards' })?.event.type).toBe(
      'mmio.writeBegan',
    );
    expect(timeline.writer({ place, view: 'cpu', at: record.seq, direction: 'backwards' })).toBe(null);
  });
});

function valueAt(text: string, view: PlaceView, at: number): bigint | null {
  const { state } = stateAt(log, seq(at), { profile, gear: 'chunk', chunkLength: 4096 });
  return placeValue(placeOf(text), view, state, profile);
}

function allStops(timeline: Timeline, stops: readonly Stop[]): readonly number[] {
  const found: SystemRecord[] = [];
  for (let at = seq(0); ;) {
    const stop = timeline.run(at, stops, 'forwards');
    if (stop === null) return found.map(({ seq: position }) => position);
    found.push(stop.record);
    at = stop.position;
  }
}
