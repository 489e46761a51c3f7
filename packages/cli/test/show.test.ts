import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { expectGolden } from './kit/golden.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();

let file = '';
beforeEach(async () => {
  file = folder.path('run.vist');
  await vist(['run', 'posted/double-enable-lpi12', '--memory', 'cached', '-o', file]);
});

async function shown(at: string, ...subject: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await vist(['show', `${file}${at}`, ...subject]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** The first event of a type, as a position after it. */
async function after(expression: string): Promise<string> {
  const { stdout } = await vist(['log', file, '-Y', expression, '--json', '--limit', '1']);
  return `@${(JSON.parse(stdout.split('\n')[0] ?? '') as { seq: number }).seq + 1}`;
}

describe('vist show', () => {
  it('decodes a VMTE with all fields in all views, and marks what differs', async () => {
    const stored = await after('mem.stored and vmte:0.LPI_ID_BITS == 12');
    expectGolden('show-vmte.txt', await shown(stored, 'vmte:0'));
    expect(await shown(stored, 'vmte:0.LPI_ID_BITS')).toMatch(/^ {2}LPI_ID_BITS {2}63:59 {2}12 +0 +- +\*$/mu);
  });

  it('decodes an IST with its level 1 table', async () => {
    expectGolden('show-ist.txt', await shown('@300', 'ist:0/lpi'));
    expect(await shown('@300', 'ist:0/lpi/20')).toContain('PRIORITY  15:11');
  });

  it('lists what the memory of a level 1 table holds, also what no interrupt uses', async () => {
    await vist(['run', 'examples/posted-leak', '-o', file]);
    const text = await shown('@330', 'ist:0/lpi');
    expect(text).toMatch(/^ +7 +0x8800010f8 +1 +0x880018000 +not reached$/mu);
    expect(text).toContain('\nall 4096 ISTEs are zero\n');
  });

  it('shows the status of an IRS that is busy', async () => {
    await vist(['run', 'examples/posted-leak', '-o', file]);
    const text = await shown('@316', 'irs');
    expect(text).toMatch(/^IRS: busy /u);
    expect(text).toMatch(/^ +IRS_VMT_STATUSR +0x0214 +0x00000000/mu);
  });

  it('shows what KVM keeps of a VM beside its VMTE, which here do not agree', async () => {
    expectGolden('show-vm.txt', await shown('@300', 'vm:0'));
  });

  it('shows the calls that every actor is in', async () => {
    const text = await shown(await after('call.entered and func == vgic_v5_alloc_l1_ist'), 'actors');
    expect(text).toMatch(/^in op 4 lpi_enable of VM 0\n/u);
    expect(text).toMatch(
      /^ {6}vgic_v5_alloc_two_level_lpi_ist\(\) since #\d+\n {8}vgic_v5_alloc_l1_ist\(\) since #\d+$/mu,
    );
  });

  it('shows who holds a lock', async () => {
    await vist(['run', 'posted/double-enable-lpi12', '--rev', 'V4', '-o', file]);
    const text = await shown(await after('lock.acquired and lock == vgic_v5_irs_lock'), 'locks');
    expect(text).toMatch(/^vgic_v5_irs_lock +0 {2}pe0 {2}since #\d+$/mu);
    expect(await shown('', 'locks')).toBe('no lock is held\n');
  });

  it('tells the history of an object, with what is still to come', async () => {
    const freed = await after('alloc.freed and was == live');
    const { stdout } = await vist(['log', file, '-Y', 'alloc.freed and was == live', '--json', '--limit', '1']);
    const { addr } = JSON.parse(stdout.split('\n')[0] ?? '') as { addr: string };
    const text = await shown(freed, `alloc:${addr}`);
    expect(text).toMatch(/^0x[0-9a-f]+: free, /u);
    expect(text).toMatch(/ allocated +\d+ bytes +\w+( < \w+)*\n.* freed /u);
    expect(await shown('@0', 'state')).toMatch(/^at 0 of \d+\n {2}memory +0 live objects/u);
  });

  it('shows registers, lines, return codes and the whole', async () => {
    expect(await shown('', 'reg:IRS_VMT_CFGR')).toMatch(/^IRS_VMT_CFGR at 0x0210 \(rw\): 0x/u);
    expect(await shown('', 'irs')).toMatch(/^IRS: idle\n/u);
    expect(await shown('@300', 'line:0x880010080')).toMatch(
      /^line:0x880010080 at 0x880010080: clean in the caches; live object/u,
    );
    expect(await shown('', 'ret:lpi_enable')).toMatch(/^op 5 lpi_enable returned -22 EINVAL at #\d+\n$/u);
    expect(await shown('')).toMatch(/^at (\d+) of \1\n/u);
  });

  it('prints JSON', async () => {
    expect(JSON.parse(await shown('@300', 'vmte:0.VALID', '--json'))).toMatchObject({
      schema: 'vist/show',
      schemaVersion: 1,
      at: 300,
      shown: { kind: 'entry', fields: [{ name: 'VALID', bits: '0', values: { cpu: '0', poc: '0' } }] },
    });
  });

  it.each(['vmte:0', 'vpete:0/0', 'ist:0/lpi'])('says when %s was last there, and how to look then', async (place) => {
    const { status, stderr } = await vist(['show', file, place]);
    expect(status).toBe(1);
    const [, at = ''] = /; it was last there before #(\d+): vist show \S+@\1 \S+\n$/u.exec(stderr) ?? [];
    expect(await shown(`@${at}`, place)).toContain(place);
  });

  it('ends with 1 when there is no such thing then, with 2 when it cannot be asked for', async () => {
    expect(await vist(['show', `${file}@0`, 'vmte:0'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'vist: vmte:0: at #0, VM 0 has no VM ID\n',
    });
    expect(await vist(['show', `${file}@99999`])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^vist: position 99999: the trace has \d+ events\n$/u) as string,
    });
    expect(await vist(['show', file, 'lcoks'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/\n {2}lcoks\n {2}\^ .*; did you mean locks\?\n$/u) as string,
    });
    expect(await vist(['show', file, 'vmte:0%irs'])).toMatchObject({
      status: 2,
      stderr: 'vist: vmte:0%irs: expected no %irs: all views are shown\n',
    });
  });
});
