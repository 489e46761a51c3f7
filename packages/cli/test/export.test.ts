import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const SCENARIO = 'posted/double-enable-lpi12';
const trace = (): string => folder.path('run.vist');

beforeEach(async () => {
  await vist(['run', SCENARIO, '-o', trace()]);
});

describe('vist export', () => {
  it('recording prints what vist run --emit recording prints', async () => {
    const emitted = await vist(['run', SCENARIO, '--emit', 'recording']);
    const exported = await vist(['export', 'recording', trace()]);
    expect(exported).toMatchObject({ status: 0, stderr: '' });
    expect(exported.stdout).toBe(emitted.stdout);
  });

  it('trace-text prints as trace-cmd does', async () => {
    const { stdout } = await vist(['export', 'trace-text', trace()]);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '       swapper/0-1     [000]   100.000001: bprint:               harness: op_begin idx=0 op=probe',
      '       swapper/0-1     [000]   100.000002: vgic_v5_vmt_allocate: (vgic_v5_vmt_allocate+0x0) max_vpes=512',
    ]);
  });

  it('csv and mermaid take a range', async () => {
    const csv = await vist(['export', 'csv', trace(), '--from', '2', '--to', '4']);
    expect(csv.stdout.split('\n').map((line) => line.split(',')[0])).toEqual(['seq', '2', '3', '4', '']);
    const mermaid = await vist(['export', 'mermaid', trace(), '--from', '1', '--to', '1']);
    expect(mermaid.stdout.split('\n').at(-2)).toBe('  pe0->>pe0: vgic_v5_vmt_allocate()');
  });

  it('ctf is a new folder of a stream and its metadata', async () => {
    const ran = await vist(['export', 'ctf', trace(), '-o', folder.path('run.ctf')]);
    expect(ran).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readdirSync(folder.path('run.ctf')).toSorted()).toEqual(['metadata', 'stream']);
    const again = await vist(['export', 'ctf', trace(), '-o', folder.path('run.ctf')]);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is not empty') as string });
    expect(await vist(['export', 'ctf', trace()])).toMatchObject({
      status: 2,
      stderr: 'vist: ctf: a CTF trace is a folder of files: give -o FOLDER\n',
    });
    expect(await vist(['export', 'csv', trace(), '-o', folder.path('run.csv')])).toMatchObject({ status: 2 });
  });

  it('ctf: an export that did not come to its end can be made again', async () => {
    const bytes = readFileSync(trace());
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    const damaged = folder.write('damaged.vist', bytes);
    const target = folder.path('run.ctf');
    expect(await vist(['export', 'ctf', damaged, '-o', target])).toMatchObject({ status: 4 });
    expect(folder.names()).not.toContain('run.ctf');
    expect(await vist(['export', 'ctf', trace(), '-o', `${target}/`])).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(target).toSorted()).toEqual(['metadata', 'stream']);
    expect(folder.names()).not.toContain('run.ctf.partial');
  });

  it('says that events are missing behind those that it printed', async () => {
    const chunked = folder.path('chunked.vist');
    await vist(['run', SCENARIO, '-o', chunked, '--chunk', '64']);
    const cut = folder.write('cut.vist', readFileSync(chunked).subarray(0, -4000));
    const { status, stdout, stderr } = await vist(['export', 'csv', cut]);
    expect({ status, isNamed: stderr.includes('cut.vist: byte') }).toEqual({ status: 4, isNamed: true });
    expect(stdout.split('\n').length).toBeGreaterThan(64);
    expect(await vist(['export', 'csv', cut, '--to', '9'])).toMatchObject({ status: 0 });
  });

  it('mail says what was run and what was found, also of a trace from stdin', async () => {
    const { status, stdout } = await vist(['export', 'mail', trace(), '--from', '5', '--to', '6']);
    expect(status).toBe(0);
    expect(stdout).toContain('* scenario: double-enable-lpi12, seed 0, caches none\n');
    expect(stdout).toContain('\nRecords #5 to #6\n');
    expect(stdout.split('\n').filter((line) => line.length > 75)).toEqual([]);
    const piped = await vist(['export', 'mail', '-'], { stdin: readFileSync(trace()) });
    expect(piped).toMatchObject({ status: 0, stdout: expect.stringMatching(/^stdin: /u) as string });
  });

  it('litmus is of a range, and says which it wants', async () => {
    const { status, stdout } = await vist(['export', 'litmus', trace(), '--from', '0', '--to', '60']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^AArch64 double-enable-lpi12\+V1\+0-60\n/u);
    expect(stdout).toMatch(/\nexists \(.+\)\n$/u);
    expect(await vist(['export', 'litmus', trace()])).toMatchObject({
      status: 2,
      stderr: 'vist: litmus: a witness is of a range: give --from and --to\n',
    });
    expect(await vist(['export', 'litmus', trace(), '--from', '3', '--to', '1'])).toMatchObject({ status: 2 });
  });

  it('leaves out what a form has no place for, and counts it on stderr', async () => {
    const lines = [
      '             kvm-1234  [000]   100.000001: sched_switch: prev_comm=kvm',
      'CPU:1 [LOST 301 EVENTS]',
      '             kvm-1234  [000]   100.000002: kmalloc: call_site=vgic_v5_init+0x0 ptr=0xffff000880000000 bytes_req=8 bytes_alloc=8',
    ];
    const session = folder.path('session.vist');
    expect(await vist(['import', '-', '-o', session], { stdin: `${lines.join('\n')}\n` })).toMatchObject({ status: 3 });
    for (const form of ['recording', 'trace-text', 'mermaid']) {
      // One after the other: they read the same file.
      // oxlint-disable-next-line no-await-in-loop
      const { status, stdout, stderr } = await vist(['export', form, session]);
      expect({ form, status, stderr }).toEqual({
        form,
        status: 0,
        stderr: `${session}: left out 1 line kept as imported, and 1 gap of lost events\n`,
      });
      expect(stdout).not.toContain('sched_switch');
    }
    const csv = await vist(['export', 'csv', session]);
    expect(csv).toMatchObject({ status: 0, stderr: '' });
    expect(csv.stdout).toContain('import.dropped,count=301;cpu=1');
  });

  it('names the formats there are', async () => {
    const { status, stderr } = await vist(['export', 'pdf', trace()]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'vist: format "pdf": expected one of recording, trace-text, perfetto, ctf, csv, mermaid, mail, litmus\n',
    });
  });
});
