import { describe, expect, it } from 'vitest';
import { vist } from './kit/vist.ts';

const SCENARIO = 'posted/double-enable-lpi12';
const BISECT = ['bisect', SCENARIO, '--good', 'V4', '--bad', 'V1'];

describe('vist bisect', () => {
  it('names the changes that end the leaks of the posted patch, and the revision to run', async () => {
    const { status, stdout } = await vist(BISECT);
    expect(status).toBe(0);
    expect(stdout).toContain('  leak vgic_v5_alloc_l1_ist\n  leak vgic_v5_alloc_l2_ists\n');
    expect(stdout).toContain('  +free-floor (D1)\n');
    expect(stdout).toContain('  +ebusy-guard (D5, D6, D20)\n');
    expect(stdout).toContain(`  vist run ${SCENARIO} --rev V1,+free-floor,+ebusy-guard\n`);
  });

  it('answers for one finding', async () => {
    const { stdout } = await vist([...BISECT, '--symptom', 'leak vgic_v5_alloc_l1_ist', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'vist/bisect',
      edits: [{ sign: '+', change: 'ebusy-guard' }],
      isSmallest: true,
    });
  });

  it('tells runs without findings apart by what they return', async () => {
    const revisions = ['--good', 'V4', '--bad', 'V4,-doorbell-check'];
    const { status, stdout } = await vist(['bisect', 'v2/enable-after-failed-teardown', ...revisions]);
    expect(status).toBe(0);
    expect(stdout).toContain('  6 lpi_disable returned -22\n');
    expect(stdout).toContain('  +doorbell-check\n');
  });

  it('is inconclusive when there is nothing to look for', async () => {
    const { status, stdout, stderr } = await vist(['bisect', SCENARIO, '--good', 'V4', '--bad', 'V4']);
    expect({ status, stdout, stderr }).toEqual({
      status: 3,
      stdout: '',
      stderr: `${SCENARIO}: V4 and V4 do not differ in it: nothing to look for\n`,
    });
  });

  it('refuses a revision that there is not, by the name of its option', async () => {
    const { status, stderr } = await vist(['bisect', SCENARIO, '--good', 'V4', '--bad', 'V9']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'vist: --bad: revision "V9": expected one of V0, V1, V2, V3, V4\n',
    });
  });

  it('refuses a finding that there is not', async () => {
    const { status, stderr } = await vist([...BISECT, '--symptom', 'leak of faith']);
    expect(status).toBe(2);
    expect(stderr).toBe(
      'vist: --symptom: expected a finding that only the bad revision has (one of: leak vgic_v5_alloc_l1_ist, ' +
        'leak vgic_v5_alloc_l2_ists), got "leak of faith"\n',
    );
  });
});
