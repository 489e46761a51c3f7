import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const posted = (): string => folder.path('posted.vist');
const fixed = (): string => folder.path('fixed.vist');

beforeEach(async () => {
  await vist(['run', 'posted/double-enable-lpi12', '-o', posted()]);
  await vist(['run', 'posted/double-enable-lpi12', '--rev', 'V1,+ebusy-guard', '-o', fixed()]);
});

describe('vist diff', () => {
  it('finds nothing between a run and itself', async () => {
    const { status, stdout } = await vist(['diff', posted(), posted()]);
    expect({ status, stdout: stdout.replaceAll(`${folder.path('.')}/`, '') }).toEqual({
      status: 0,
      stdout: 'posted.vist and posted.vist do the same: 425 steps\n',
    });
  });

  it('says where two runs part, and what comes of it', async () => {
    const { status, stdout } = await vist(['diff', posted(), fixed(), '--explain', '--limit', '3']);
    expect(status).toBe(1);
    expect(stdout).toContain('env env.operationBegan lpi_enable 0 vm=0,id_bits=12\n');
    expect(stdout).toContain('returned:\n  5 lpi_enable returned -22, now -16\n');
    expect(stdout).toContain('fixed:\n  leak vgic_v5_alloc_l1_ist\n');
    expect(stdout).toContain('still there:\n  leak vgic_v5_alloc_l2_ists\n');
  });

  it('prints the same as data', async () => {
    const { stdout } = await vist(['diff', posted(), fixed(), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'vist/diff',
      schemaVersion: 1,
      outcome: { fixed: ['leak vgic_v5_alloc_l1_ist'], remaining: ['leak vgic_v5_alloc_l2_ists'] },
    });
  });

  it('names the file that is no trace', async () => {
    const { status, stderr } = await vist(['diff', posted(), folder.path('absent.vist')]);
    expect({ status, isNamed: stderr.includes('absent.vist') }).toEqual({ status: 2, isNamed: true });
  });
});
