import { describe, expect, it } from 'vitest';
import type { RevisionName } from '../kvm/change.ts';
import { revisionOf } from '../kvm/revisions.ts';
import { readScenario } from '../run/read-scenario.ts';
import { startSession } from '../run/session.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent, SystemRecord } from '../system/events.ts';
import { systemModel } from '../system/model.ts';
import type { Deed } from './deed.ts';
import { createFollower } from './follower.ts';
import { inquire } from './inquiry.ts';
import { NOTHING_SEEN } from './observed-model.ts';

const HOST = {
  coherent: false,
  page_size: 4096,
  ist_levels: true,
  ist_l2sz_mask: 7,
  istmd: false,
  istmd_sz: 0,
  vm_id_bits: 10,
  vmt_two_level: true,
  vmd_size: 128,
  vped_size: 256,
  max_vpes: 512,
  cache_line: 64,
  irs_busy_polls: 0,
};
const SCENARIO = {
  schema: 'ist-recording-scenario/1',
  name: 'life',
  variant: 'revised',
  host: HOST,
  vms: [{ vm: 0, nr_vcpus: 2, vcpu_ids: [4, 1] }],
  ops: [
    { op: 'probe' },
    { op: 'vm_init', vm: 0 },
    { op: 'vcpu_reset', vm: 0 },
    { op: 'spi_enable', vm: 0, id_bits: 5 },
    { op: 'lpi_enable', vm: 0, id_bits: 13 },
    { op: 'lpi_disable', vm: 0 },
    { op: 'teardown', vm: 0 },
    { op: 'vmt_free' },
  ],
};
const reading = readScenario(SCENARIO);
if (!reading.ok) throw new Error(JSON.stringify(reading.issue));
const { scenario } = reading;
const model = systemModel(scenario.profile);

/** A run, and what a tool would have recorded of it. */
function recorded(rev: RevisionName, isShown: (type: string) => boolean): { run: SystemRecord[]; deeds: Deed[] } {
  const run: SystemRecord[] = [];
  const options = { chunkLength: 4096, freeze: false };
  const observer = { record: (record: SystemRecord) => void run.push(record), state: () => {} };
  const session = startSession({ scenario, revision: revisionOf(rev) }, options, observer);
  while (session.isRunning) session.step();
  const deeds = run.flatMap((record): Deed[] => {
    const { event, actor, seq } = record;
    const asked = HIDDEN.test(event.type) || !isShown(event.type) ? null : model.commandOf(event);
    if (asked === null) return [];
    const command = placed(asked, event);
    const seen = event.type === 'mmio.readEnded' ? { value: event.value } : NOTHING_SEEN;
    const reports = event.type === 'env.runEnded' ? endReports(run) : [];
    const origin = { line: seq + 1, timeNs: null, cpu: 0, comm: null, pid: 1, isInferred: false };
    return [{ task: 1, actor, command, seen, guessed: [], reports, origin }];
  });
  return { run, deeds };
}

/** A recording says where memory was found. */
function placed(command: SystemCommand, event: SystemEvent): SystemCommand {
  if (command.type !== 'alloc.allocate' || event.type !== 'alloc.allocated') return command;
  return { ...command, outcome: { by: 'record', addr: event.addr, sizeAllocBytes: event.sizeAllocBytes } };
}

/** What a test program says at the end of the run itself. */
function endReports(run: readonly SystemRecord[]): Deed['reports'] {
  return run.flatMap(({ event }) =>
    event.type === 'harness.outstanding' ||
    event.type === 'harness.leakSummarised' ||
    event.type === 'harness.summarised'
      ? [event]
      : [],
  );
}

const HIDDEN = /^(?:kvm\.(?!command|logged|warned|vmDied)|lock\.|pe\.|irs\.(?!lateCommandStarted|walkStopped))/u;

function followed(deeds: readonly Deed[]): {
  readonly log: readonly SystemRecord[];
  readonly revision: string | undefined;
  readonly isExplained: boolean;
} {
  const log: SystemRecord[] = [];
  const base = { ...scenario.profile, coherent: true, irs: { ...scenario.profile.irs, vmdSizeBytes: 0, vmIdBits: 4 } };
  const { profile, guide, sights, fates } = inquire(deeds, { profile: null, revision: null, base });
  const follower = createFollower(
    { profile, chunkLength: 4096, guide, sights, fates },
    { record: (record) => void log.push(record), state: () => {} },
  );
  const isExplained = deeds.map((deed) => follower.see(deed)).every(({ kind }) => kind === 'explained');
  return { log, revision: guide?.revision.name, isExplained };
}

const happened = (records: readonly SystemRecord[]): readonly unknown[] =>
  records.map(({ seq, cause, actor, event }) => ({ seq, cause, actor, event: { ...event, source: null } }));

describe.each(['V0', 'V1', 'V2', 'V3', 'V4'] as const)('a recording of %s', (rev) => {
  it('is followed to the log that the run made', () => {
    const { run, deeds } = recorded(rev, () => true);
    const { log, revision, isExplained } = followed(deeds);
    expect({ revision, isExplained }).toEqual({ revision: rev, isExplained: true });
    expect(happened(log)).toEqual(happened(run));
  });

  it('is followed to the same log when memory and the IRS were not shown', () => {
    const { run, deeds } = recorded(rev, (type) => !/^mem\.(?!maintained)/u.test(type));
    const { log, isExplained } = followed(deeds);
    expect(isExplained).toBe(true);
    expect(happened(log)).toEqual(happened(run));
    expect(log.filter(({ event }) => event.type === 'mem.stored').every(({ origin }) => origin?.isInferred)).toBe(true);
  });
});

describe('what the code cannot have done', () => {
  it('is told with what it would have done, and kept', () => {
    const { deeds } = recorded('V4', () => true);
    const at = deeds.findIndex(({ command }) => command.type === 'alloc.allocate');
    const wrong = deeds.map((deed, index): Deed => {
      const { command } = deed;
      return index === at && command.type === 'alloc.allocate'
        ? { ...deed, command: { ...command, sizeReqBytes: command.sizeReqBytes + 8 } }
        : deed;
    });
    const { profile, guide, sights } = inquire(wrong, {
      profile: scenario.profile,
      revision: revisionOf('V4'),
      base: scenario.profile,
    });
    const log: SystemRecord[] = [];
    const observer = { record: (record: SystemRecord) => void log.push(record), state: () => {} };
    const follower = createFollower({ profile, chunkLength: 4096, guide, sights, fates: new Map() }, observer);
    const guidance = wrong.map((deed) => follower.see(deed));
    expect(guidance[at]).toMatchObject({
      kind: 'diverged',
      divergence: { following: 'operation 0 (probe)', reason: 'sizeReqBytes 72, not 80' },
    });
    expect(guidance.slice(0, at).every(({ kind }) => kind === 'explained')).toBe(true);
    expect(log.filter(({ event }) => event.type === 'alloc.allocated' && event.sizeReqBytes === 80)).toHaveLength(1);
  });
});
