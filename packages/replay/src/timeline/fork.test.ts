import { invariant, type Revision, revisionOf, type RunInput, type Seq, seq, type SystemRecord } from '@vist/core';
import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { firstOf } from '../../test/expression.ts';
import { OPTIONS, REVISION, runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { type ForkChanges, forkOf, forkRun, NO_CHANGES } from './fork.ts';
import { memoryLog } from './memory-log.ts';

const { records } = runOf(SMALL_SCENARIO);
const PARENT: RunInput = { scenario: SMALL_SCENARIO, revision: REVISION };
const OTHER: Revision = revisionOf('V1');
const SILENT = { record: (): void => {}, state: (): void => {} };

/** The whole run of a fork. */
function forked(change: Partial<ForkChanges> & { readonly at: Seq }, of: Fork = ROOT): Fork {
  const { at, ...changes } = change;
  const made: SystemRecord[] = [];
  const observer = { ...SILENT, record: (record: SystemRecord) => void made.push(record) };
  const run = forkOf(of.run, at, { ...NO_CHANGES, ...changes });
  const fork = forkRun(memoryLog(of.records), run, OPTIONS, observer);
  invariant(fork.ok, 'the log is a run of the scenario');
  while (fork.session.isRunning) fork.session.step();
  return { run, records: made };
}

interface Fork {
  readonly run: RunInput;
  readonly records: readonly SystemRecord[];
}

const ROOT: Fork = { run: PARENT, records };
const CLEAN = firstOf(records, 'mem.maintained').record;

describe('a fork', () => {
  it.each([0, 1, 100, 250, records.length])('is the recorded run when nothing is changed at %d', (at) => {
    expect(forked({ at: seq(at) }).records).toEqual(records);
  });

  it('runs the operations that begin afterwards on other code, and leaves what was before as it is', () => {
    const { record } = firstOf(records, 'env.operationBegan', ({ index }) => index === 3);
    const at = seq(record.seq - 1);
    const fork = forked({ at, revision: OTHER }).records;
    expect(fork.slice(0, at)).toEqual(records.slice(0, at));
    expect(fork).not.toEqual(records);
    const opened = records.findIndex(({ event }) => event.type === 'env.operationBegan' && event.index === 2);
    const inside = forked({ at: seq(opened + 5), revision: OTHER }).records;
    expect(inside.slice(0, record.seq)).toEqual(records.slice(0, record.seq));
  });

  it('leaves a step out', () => {
    const { records: fork } = forked({ at: CLEAN.seq, instead: { kind: 'drop', command: 'mem.maintain' } });
    const cleans = (log: readonly SystemRecord[]): number =>
      log.filter(({ event }) => event.type === 'mem.maintained').length;
    expect(cleans(fork)).toBe(cleans(records) - 1);
    expect(fork.slice(0, CLEAN.seq)).toEqual(records.slice(0, CLEAN.seq));
  });

  it('does a step with other values', () => {
    const { record } = firstOf(records, 'mem.stored');
    const values = { value: '0x1ff' };
    const { records: fork } = forked({ at: record.seq, instead: { kind: 'set', command: 'mem.store', values } });
    expect(fork[record.seq]?.event).toEqual({ ...record.event, value: 0x1ffn });
  });

  it('lets the environment act in between', () => {
    const { record, event } = firstOf(records, 'mem.stored');
    const place = `line:0x${event.addr.toString(16)}`;
    const evict = { index: 0, pe: 0, op: 'env_evict', vm: null, args: { place } };
    const { records: fork } = forked({ at: seq(record.seq + 1), inserted: [evict] });
    expect(fork[record.seq + 1]).toMatchObject({ actor: 'env', cause: null, event: { type: 'mem.linesEvicted' } });
    expect(fork.slice(0, record.seq + 1)).toEqual(records.slice(0, record.seq + 1));
  });

  it('lets the environment act between two steps of the IRS', () => {
    const { record } = firstOf(records, 'mem.deviceStored');
    const { record: load, event } = firstOf(records, 'mem.deviceLoaded', () => true);
    const place = `line:0x${event.addr.toString(16)}`;
    const evict = { index: 0, pe: 0, op: 'env_evict', vm: null, args: { place } };
    for (const { seq: at } of [load, record]) {
      const { records: fork } = forked({ at, inserted: [evict] });
      expect(fork[at]).toMatchObject({ actor: 'env', event: { type: 'mem.linesEvicted' } });
      expect(fork.slice(0, at)).toEqual(records.slice(0, at));
      expect(fork.filter(({ event: { type } }) => type === 'irs.commandCompleted')).toHaveLength(
        records.filter(({ event: { type } }) => type === 'irs.commandCompleted').length,
      );
    }
  });

  it('lets no other perform the command that the IRS is at work on', () => {
    const { record } = firstOf(records, 'mem.deviceStored');
    const step = { index: 0, pe: 0, op: 'irs_step', vm: null, args: {} };
    expect(forked({ at: record.seq, inserted: [step] }).records).toEqual(records);
  });

  it('lets the next allocation fail, whatever number it has', () => {
    const { record } = firstOf(records, 'alloc.allocated', ({ site }) => site !== records[0]?.event.type);
    const { records: fork } = forked({ at: record.seq, fault: { type: 'alloc', mode: null, err: null } });
    expect(fork[record.seq]?.event.type).toBe('env.allocationFaultInjected');
    expect(fork.length).toBeLessThan(records.length);
  });

  it('goes on with a slower IRS', () => {
    const polls = (log: readonly SystemRecord[]): number =>
      log.filter(({ event }) => event.type === 'pe.delayed').length;
    const at = firstOf(records, 'env.operationBegan', ({ index }) => index === 2).record.seq;
    const fork = forked({ at, profile: profileWith({ irs: { model: 'recording', busyPolls: 4 } }) });
    expect(polls(fork.records)).toBeGreaterThan(polls(records));
    expect(fork.records.slice(0, at)).toEqual(records.slice(0, at));
  });

  it('refuses a platform on which the state at the position cannot be', () => {
    const run = forkOf(PARENT, seq(100), { ...NO_CHANGES, profile: profileWith({ memory: 'single' }) });
    expect(forkRun(memoryLog(records), run, OPTIONS, SILENT)).toEqual({ ok: false, kind: 'another-platform' });
  });

  it('can be forked again, before and behind where it left', () => {
    const first = forked({ at: CLEAN.seq, instead: { kind: 'drop', command: 'mem.maintain' } });
    const last = seq(first.records.length - 1);
    expect(forked({ at: last }, first).records).toEqual(first.records);
    expect(forked({ at: CLEAN.seq }, first).records).toEqual(records);
  });

  it('has the code of its parent before it, also when that is itself forked', () => {
    const at = firstOf(records, 'env.operationBegan', ({ index }) => index === 3).record.seq;
    const first = forked({ at, revision: OTHER });
    expect(forked({ at: seq(at - 1) }, first).records).toEqual(records);
    expect(forked({ at: seq(at + 20), revision: revisionOf('V3') }, first).records.slice(0, at + 20)).toEqual(
      first.records.slice(0, at + 20),
    );
  });

  it('says where the log is no run of the scenario', () => {
    const forgedLog = memoryLog(
      records.map((each) => (each.seq === 40 ? { ...each, actor: 'guest0' as const } : each)),
    );
    const fork = forkRun(forgedLog, forkOf(PARENT, seq(100), NO_CHANGES), OPTIONS, SILENT);
    invariant(fork.ok, 'the platform is the same');
    while (fork.session.isRunning) fork.session.step();
    expect(fork.session.difference).toMatchObject({
      recorded: { seq: 40, actor: 'guest0' },
      produced: records[40],
    });
    expect(fork.session.machine.nextSeq).toBeLessThan(100);
  });

  it('has run nothing before its first step', () => {
    const made: SystemRecord[] = [];
    const observer = { ...SILENT, record: (record: SystemRecord) => void made.push(record) };
    forkRun(memoryLog(records), forkOf(PARENT, seq(100), NO_CHANGES), OPTIONS, observer);
    expect(made).toEqual([]);
  });
});
