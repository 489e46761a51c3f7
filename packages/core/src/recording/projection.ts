import type { SystemEvent, SystemRecord } from '../system/events.ts';
import { bodyOf } from './body.ts';
import type { RecordingLine } from './line.ts';

/** Turns a log, record by record, into the lines of a recording. */
export interface RecordingProjection {
  /** The lines that are complete now that this record is known. */
  next(record: SystemRecord): readonly RecordingLine[];
  /** What was still waiting for a record that did not come. */
  end(): readonly RecordingLine[];
}

/** Time, CPU and task of a line: what exists only in the projection. */
interface Stamp {
  readonly cpu: number;
  readonly comm: string;
  readonly pid: number;
}

const START_NS = 100_000_000_000;
const EVENT_NS = 1000;
const HOST: Stamp = { cpu: 0, comm: 'swapper/0', pid: 1 };

/**
 * A projection over a log from its beginning. Reports of the test program stand before the event they
 * are about, because it looked before it acted; objects that were never freed stand in the order of
 * their allocation.
 */
export function createRecordingProjection(): RecordingProjection {
  let seq = 0;
  let timeNs = START_NS;
  let stamp = HOST;
  /** An act that waits for its reports. */
  let held: SystemEvent | null = null;
  let outstanding: RecordingLine[] = [];
  const allocSeqs = new Map<number, number>();

  function line(event: SystemEvent): RecordingLine[] {
    const body = bodyOf(event);
    if (body === null) return [];
    seq += 1;
    timeNs += EVENT_NS;
    if (event.type === 'alloc.allocated') allocSeqs.set(event.addr, seq);
    return [{ seq, ts_ns: timeNs, ...stamp, ...body }];
  }

  /** Lines of objects never freed are numbered only when all are known and sorted. */
  function outstandingLines(): RecordingLine[] {
    const lines = outstanding.toSorted((a, b) => Number(a['alloc_seq']) - Number(b['alloc_seq']));
    outstanding = [];
    return lines.map((body) => {
      seq += 1;
      timeNs += EVENT_NS;
      return { seq, ts_ns: timeNs, ...stamp, ...body };
    });
  }

  function flush(): RecordingLine[] {
    const event = held;
    held = null;
    return event === null ? [] : line(event);
  }

  return {
    next({ event }) {
      if (event.type === 'harness.outstanding') {
        const body = bodyOf(event) ?? {};
        outstanding.push({ ...body, alloc_seq: allocSeqs.get(event.addr) ?? 0 });
        return flush();
      }
      if (PRECEDES_ITS_ACT.has(event.type)) return line(event);
      const before = flush();
      if (event.type === 'env.operationBegan') stamp = stampOf(event.vm);
      if (event.type === 'pe.delayed') timeNs += event.passedMicroseconds * 1000;
      if (event.type === 'harness.leakSummarised') return [...before, ...outstandingLines(), ...line(event)];
      if (!MAY_BE_REPORTED.has(event.type)) return [...before, ...line(event)];
      held = event;
      return before;
    },
    end: flush,
  };
}

const PRECEDES_ITS_ACT: ReadonlySet<SystemEvent['type']> = new Set([
  'harness.deviceAccessedFreed',
  'harness.usedAfterFree',
  'harness.allocationTooLarge',
  'harness.freedWrongly',
  'harness.danglingValidIst',
  'harness.danglingL2Ist',
  'harness.undersizedIst',
]);

const MAY_BE_REPORTED: ReadonlySet<SystemEvent['type']> = new Set([
  'mem.loaded',
  'mem.stored',
  'mem.set',
  'mem.deviceLoaded',
  'mem.deviceStored',
  'alloc.failed',
  'alloc.freed',
  'env.operationEnded',
]);

/** VM n runs on CPU n modulo 4 as pid 1234 + n; operations of no VM are the host's. */
function stampOf(vm: number | null): Stamp {
  return vm === null ? HOST : { cpu: vm % 4, comm: 'kvm', pid: 1234 + vm };
}
