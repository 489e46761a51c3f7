import { describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { scenarioJson } from './kit/scenario.ts';
import { vist } from './kit/vist.ts';

describe('vist why', { timeout: 60_000 }, () => {
  const folder = testFolder();

  async function recorded(): Promise<string> {
    const trace = folder.path('run.vist');
    const scenario = folder.write('scenario.json', scenarioJson());
    expect(await vist(['run', scenario, '-o', trace])).toMatchObject({ status: 0 });
    return trace;
  }

  it('explains what an operation returned', async () => {
    const { status, stdout } = await vist(['why', await recorded(), 'ret:lpi_enable']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ret:lpi_enable is 0, before #\d+\n└─ #\d+ env op 2 lpi_enable returned 0\n$/u);
  });

  it('prints JSON with a schema', async () => {
    const { status, stdout } = await vist(['why', await recorded(), 'reg:IRS_VMT_BASER.VALID', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'vist/why', schemaVersion: 1, value: '0x0' });
  });

  it('points at what is wrong with a place', async () => {
    const { status, stderr } = await vist(['why', await recorded(), 'vmte:0.VLAID']);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^vist: not a place\n {2}vmte:0\.VLAID\n {9}\^ expected a field .*; did you mean VALID\?\n$/u,
    );
  });

  it('says when a place was last there, and how to ask then', async () => {
    const trace = await recorded();
    const { status, stderr } = await vist(['why', trace, 'vmte:0.LPI_IST_ADDR%irs']);
    expect(status).toBe(1);
    const [, then = ''] = /; it was last there before #\d+: vist why \S+ (\S+)\n$/u.exec(stderr) ?? [];
    expect(then).toMatch(/^vmte:0\.LPI_IST_ADDR%irs@\d+$/u);
    expect(await vist(['why', trace, then])).toMatchObject({ status: 0 });
  });

  it('ends with 1 when there is no such thing at the position', async () => {
    const { status, stderr } = await vist(['why', await recorded(), 'vmte:0@3']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'vist: vmte:0: at #3, VM 0 has no VM ID\n' });
  });

  it('refuses a position behind the end, and a trace that is none', async () => {
    const trace = await recorded();
    const behind = await vist(['why', trace, 'vmte:0@999999']);
    expect(behind.status).toBe(2);
    expect(behind.stderr).toMatch(/^vist: position 999999: the trace has \d+ events\n$/u);
    expect(await vist(['why', folder.write('text', 'text'), 'vmte:0'])).toMatchObject({ status: 4 });
  });
});
