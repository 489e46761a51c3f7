import { openTraceFile } from '@vist/trace/node';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { type Ran, vist } from './kit/vist.ts';

const folder = testFolder();
const parent = (): string => folder.path('run.vist');
const child = (): string => folder.path('fork.vist');

/** A clean by KVM on one of two PEs, and what the machine did about it: positions of the example's run. */
const CLEAN = 21;
const WRITTEN_BACK = 22;

beforeEach(async () => {
  await vist(['run', 'examples/two-vms-one-line', '-o', parent()]);
});

function fork(at: number, ...options: readonly string[]): Promise<Ran> {
  return vist(['fork', parent(), '--at', String(at), '-o', child(), ...options]);
}

async function jsonOf(...args: readonly string[]): Promise<unknown> {
  return JSON.parse((await vist([...args, '--json'])).stdout);
}

describe('vist fork', () => {
  it.each([
    ['a step left out', CLEAN, ['--drop'], 'without mem.maintain at #21'],
    ['other values', 82, ['--set', 'sizeBytes=64'], 'mem.maintain at #82 with sizeBytes=64'],
    ['another revision', 100, ['--rev', 'V4'], 'revision V4, before V1'],
    ['another platform', 100, ['--profile', '{"irs":{"busy_polls":4}}'], 'platform: irs.busyPolls 4, before 1'],
    ['an eviction', 150, ['--evict', 'vmte:0'], 'env_evict place=vmte:0'],
    ['a speculative fill', 150, ['--fill', 'vmte:0'], 'env_fill place=vmte:0'],
    ['an IRS that does not wait for a status read', 118, ['--irs-step'], 'irs_step'],
    ['a fault', 150, ['--fault', 'hang'], 'the next command: hang'],
  ])('records a run with %s, which names its parent and verifies', async (_, at, options, changed) => {
    expect(await fork(at, ...options)).toMatchObject({ status: 0, stdout: expect.stringContaining(changed) });
    const [run, forked] = [openTraceFile(parent()), openTraceFile(child())];
    expect(forked.header.notes).toMatchObject({ parentRun: run.runId, parentSeq: at });
    run.close();
    forked.close();
    expect((await vist(['info', child()])).stdout).toContain(`, forked from ${run.runId?.slice(0, 16)} at #${at}\n`);
    expect((await vist(['info', child()])).stdout).toContain(changed);
    expect(await jsonOf('replay', child(), '--verify')).toMatchObject({ outcome: 'verified' });
  });

  it('is where diff finds the first difference', async () => {
    await fork(CLEAN, '--drop');
    const { stdout } = await vist(['diff', parent(), child()]);
    expect(/@(\d+)/u.exec(stdout)?.[1]).toBe(String(CLEAN));
  });

  it('says where it is other, and what to do next', async () => {
    expect(await jsonOf('fork', parent(), '--at', '100', '--rev', 'V4', '-o', child())).toMatchObject({
      schema: 'vist/fork',
      at: 100,
      firstOther: 149,
      ending: 'complete',
    });
    const { stdout } = await fork(100, '--rev', 'V4');
    expect(stdout).toContain(`vist debug ${child()} --at 149`);
  });

  it('finds a name of its own, which no file has', async () => {
    for (const name of ['run.fork-21.vist', 'run.fork-21-2.vist']) {
      await vist(['fork', parent(), '--at', '21', '--drop']);
      expect(folder.names()).toContain(name);
    }
  });

  it('can be interrupted before it has come to where it leaves its parent', async () => {
    const onInterrupt = (interrupt: () => void): (() => void) => {
      interrupt();
      return () => {};
    };
    const ran = await vist(['fork', parent(), '--at', '300', '--rev', 'V4', '-o', child()], { onInterrupt });
    expect(ran).toMatchObject({ status: 130, stdout: expect.stringContaining(' 0 events, interrupted') });
    expect(await vist(['doctor', child()])).toMatchObject({ status: 0 });
  });

  it('forks a fork', async () => {
    await fork(CLEAN, '--drop');
    const second = folder.path('second.vist');
    await vist(['fork', child(), '--at', '200', '--fault', 'alloc', '-o', second]);
    expect(await jsonOf('replay', second, '--verify')).toMatchObject({ outcome: 'verified' });
  });

  it('is not confirmed: what a finding needs would move where it left', async () => {
    await fork(CLEAN, '--drop');
    const { stdout } = await vist(['check', child(), '--confirm']);
    expect(stdout).toContain("nobody's fork");
  });

  it.each([
    ['the end', 330, ['--drop'], '--at 330: ', 'has events 0 to 329'],
    ['an effect', WRITTEN_BACK, ['--drop'], 'is what the machine did about #21', '--at 21'],
    ['something before an effect', WRITTEN_BACK, ['--evict', 'vmte:0'], 'nothing comes in between', '--at 21'],
    ['a second start of the work of an IRS', 123, ['--irs-step'], 'the IRS is at work', '--at 116'],
    ['a load', 26, ['--set', 'value=1'], '#26 ', 'has nothing that could be other'],
    ['no change', CLEAN, [], 'nothing is changed', '--drop'],
    ['a field', CLEAN, ['--set', 'size=64'], '--set size=64', 'did you mean sizeBytes?'],
    ['a value', CLEAN, ['--set', 'op=cleen'], '--set: op', '"clean-invalidate"'],
    ['a place', CLEAN, ['--evict', 'vmt:0'], 'vmt:0\n', 'did you mean vmte?'],
    ['a place that is nowhere yet', CLEAN, ['--evict', 'vmte:0'], 'env_evict vmte:0', 'VM 0 has no VM ID'],
    ['an idle IRS', CLEAN, ['--irs-step'], 'irs_step: ', 'no command to perform'],
    ['a fault', CLEAN, ['--fault', 'hung'], '--fault hung', 'did you mean hang?'],
    ['a revision', CLEAN, ['--rev', 'V9'], '--rev', 'V0, V1, V2, V3, V4'],
    ['the same revision', CLEAN, ['--rev', 'V1'], '--rev: V1', 'already'],
    ['the same platform', CLEAN, ['--profile', '{"coherent":false}'], '--profile', 'already'],
    ['a platform', CLEAN, ['--profile', 'x'], '--profile', 'vist profiles'],
    ['a platform with another history', 100, ['--profile', 'nc-4k-line128'], '--profile', 'cannot be in'],
  ])('refuses %s', async (_, at, options, what, hint) => {
    const { status, stderr } = await fork(at, ...options);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(what) });
    expect(stderr).toContain(hint);
    expect(folder.names()).toEqual(['run.vist']);
  });

  it('has no caches to move lines of on memory of a single copy', async () => {
    await vist(['run', 'v0/late-then-retry', '-o', parent()]);
    expect(await fork(100, '--evict', 'vmte:0')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--memory cached'),
    });
  });

  it('cannot go on from what was imported: nobody knows the programs', async () => {
    const log = folder.path('run.jsonl');
    folder.write('run.jsonl', (await vist(['export', 'recording', parent()])).stdout);
    await vist(['import', log, '-o', parent()]);
    expect(await fork(CLEAN, '--drop')).toMatchObject({ status: 3, stderr: expect.stringContaining('imported') });
  });
});
