import {
  createLiveStreams,
  type LogSource,
  parseRevision,
  type Profile,
  readScenario,
  type Revision,
  startSession,
  type SystemEvent,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import { memoryLog } from '../../src/timeline/memory-log.ts';

/** A log that is compared, and the platform it was made on. */
export interface Session {
  readonly log: LogSource;
  readonly records: readonly SystemRecord[];
  readonly profile: Profile;
}

/** What a VM's life is on a revision, as a log. */
export function session(
  rev: string,
  faults: readonly object[] = [],
  host: object = {},
  ops: readonly object[] = LIFE.ops,
): Session {
  const reading = readScenario({ ...LIFE, host: { ...LIFE.host, ...host }, faults, ops });
  if (!reading.ok) throw new Error(`not a scenario: ${JSON.stringify(reading.issue)}`);
  const { scenario } = reading;
  const records: SystemRecord[] = [];
  const streams = createLiveStreams<SystemState, SystemEvent>(4096);
  streams.records$.subscribe((record) => records.push(record));
  const run = startSession(
    { scenario, revision: revision(rev) },
    { chunkLength: 4096, freeze: false },
    streams.observer,
  );
  while (run.isRunning) run.step();
  return { log: memoryLog(records), records, profile: scenario.profile };
}

/** The same session without some of its records, numbered again. */
export function without({ records, profile }: Session, isGone: (record: SystemRecord) => boolean): Session {
  const kept = records.filter((record) => !isGone(record));
  return { log: memoryLog(kept), records: kept, profile };
}

/** The session as a stock kernel records it: no test program, no accesses of tables, no work of the IRS. */
export function stock(whole: Session): Session {
  let timeNs = 0n;
  const records = whole.records.map((record) => {
    const { event, seq: line } = record;
    timeNs += event.type === 'pe.delayed' ? BigInt(event.passedMicroseconds) * 1000n : 1000n;
    return { ...record, origin: { line, timeNs, cpu: 0, comm: null, pid: null, isInferred: false } };
  });
  return without({ ...whole, records }, ({ event }) =>
    /^(?:env|harness|irs)\.|^mem\.(?!maintained)|^kvm\.logged/u.test(event.type),
  );
}

/** A revision by name. */
export function revision(text: string): Revision {
  const parsed = parseRevision(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.revision;
}

const LIFE = {
  schema: 'ist-recording-scenario/1',
  name: 'life',
  variant: 'revised',
  host: {
    coherent: false,
    page_size: 4096,
    ist_levels: true,
    ist_l2sz_mask: 7,
    istmd: false,
    istmd_sz: 0,
    vm_id_bits: 10,
    vmt_two_level: true,
    vmd_size: 0,
    vped_size: 64,
    max_vpes: 512,
    cache_line: 64,
    irs_busy_polls: 1,
  },
  vms: [{ vm: 0, nr_vcpus: 2 }],
  ops: [
    { op: 'probe' },
    { op: 'vm_init', vm: 0 },
    { op: 'vcpu_reset', vm: 0 },
    { op: 'spi_enable', vm: 0, id_bits: 5 },
    { op: 'lpi_enable', vm: 0, id_bits: 12 },
    { op: 'lpi_disable', vm: 0 },
    { op: 'teardown', vm: 0 },
    { op: 'vmt_free' },
  ],
};

/** The guest enables its LPIs again after the first attempt, whatever came of it. */
export const AGAIN: readonly object[] = [
  ...LIFE.ops.slice(0, 5),
  { op: 'lpi_enable', vm: 0, id_bits: 12 },
  ...LIFE.ops.slice(5),
];

/** The VM goes while its LPIs are enabled. */
export const NOT_DISABLED: readonly object[] = LIFE.ops.filter(({ op }) => op !== 'lpi_disable');
