import { describe, expect, it } from 'vitest';
import { vist } from './kit/vist.ts';

const SCENARIO = 'posted/double-enable-lpi12';
const BISECT = ['bisect', SCENARIO, '--good', 'V4', '--bad', 'V1'];

describe('vist bisect', () => {
  it('names for each finding the changes that end it, and the revision to run', async () => {
    const { status, stdout } = await vist(BISECT);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^posted\/double-enable-lpi12: V1 has \d+ findings more than V4; found by \d+ runs\n/u);
    expect(stdout).toContain(
      'LIFE-7 error: vgic_v5_alloc_l1_ist() loses L1 table of the LPI IST of VM 0, 64 bytes\n' +
        'LIFE-7 error: vgic_v5_alloc_l2_ists() loses 9 objects, 32832 bytes\n' +
        '  +ebusy-guard (D5, D6, D20)\n',
    );
    expect(stdout).toContain('  this change alone takes it away; without any it is there\n');
    expect(stdout).toContain(`  vist check ${SCENARIO} --rev V1,+free-floor --rule LEAK-1\n`);
  });

  it('says which of the two has findings when they were taken for each other', async () => {
    const { status, stderr } = await vist(['bisect', 'examples/posted-leak', '--good', 'V1', '--bad', 'V4']);
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /V4 has no finding that V1 lacks; V1 has \d+ findings that V4 lacks \(are --good and --bad swapped\?\)/u,
    );
  });

  it('answers for the findings of a rule, with every run that was made', async () => {
    const { stdout } = await vist([...BISECT, '--rule', 'LEAK', '--steps']);
    expect(stdout).toContain('LEAK-1 error: vgic_v5_free_allocated_lpi_ist() loses 4 objects, 16384 bytes\n');
    expect(stdout).toMatch(/^ +1 {2}without \+free-floor,.*: still there, so something of it is needed$/mu);
    const { stdout: json } = await vist([...BISECT, '--rule', 'LEAK', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      schema: 'vist/bisect',
      schemaVersion: 2,
      answers: [
        { edits: [{ sign: '+', change: 'free-floor', ids: ['D1'] }], isSmallest: true, revision: 'V1,+free-floor' },
      ],
    });
  });

  it('is right: with the changes the finding is gone, and without any of them it is there', async () => {
    const { stdout } = await vist([...BISECT, '--rule', 'CMO-3', '--json']);
    const { answers } = JSON.parse(stdout) as {
      answers: { problem: { key: string }; edits: { sign: string; change: string }[] }[];
    };
    const findings = async (edits: readonly { sign: string; change: string }[]): Promise<string> => {
      const rev = ['V1', ...edits.map(({ sign, change }) => `${sign}${change}`)].join();
      return (await vist(['check', SCENARIO, '--rev', rev, '--rule', 'CMO-3', '--json'])).stdout;
    };
    const [answer] = answers;
    const edits = answer?.edits ?? [];
    const kind = answer?.problem.key.replace('CMO ', '') ?? '';
    expect(await findings(edits)).not.toContain(`"kind":"${kind}"`);
    for (const one of edits) {
      expect(await findings(edits.filter((edit) => edit !== one))).toContain(`"kind":"${kind}"`);
    }
  });

  it('tells runs without findings apart by what they return', async () => {
    const revisions = ['--good', 'V4', '--bad', 'V4,-doorbell-check'];
    const { status, stdout } = await vist(['bisect', 'v2/enable-after-failed-teardown', ...revisions]);
    expect(status).toBe(0);
    expect(stdout).toContain('6 lpi_disable returned -22, and on the good one 6 lpi_disable returned -6\n');
    expect(stdout).toContain('  +doorbell-check\n');
    const { stdout: asked } = await vist([...BISECT, '--outcome']);
    expect(asked).toContain('  +ebusy-guard (D5, D6, D20)\n');
  });

  it('says when it was not allowed to try every smaller set', async () => {
    const { status, stdout } = await vist([...BISECT, '--rule', 'CMO', '--max-runs', '2']);
    expect({ status, isSaid: stdout.includes('not every smaller set was tried') }).toEqual({ status: 3, isSaid: true });
  });

  it('is inconclusive when there is nothing to look for', async () => {
    const { status, stdout, stderr } = await vist(['bisect', SCENARIO, '--good', 'V4', '--bad', 'V4']);
    expect({ status, stdout, stderr }).toEqual({
      status: 3,
      stdout: '',
      stderr: `vist: ${SCENARIO}: V4 and V4 do not differ: nothing to look for\n`,
    });
  });

  it('refuses a revision that there is not, by the name of its option', async () => {
    const { status, stderr } = await vist(['bisect', SCENARIO, '--good', 'V4', '--bad', 'V9']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'vist: --bad: revision "V9": expected one of V0, V1, V2, V3, V4\n',
    });
  });

  it('is inconclusive about a rule that finds no difference, and refuses one that there is not', async () => {
    expect(await vist([...BISECT, '--rule', 'UB'])).toMatchObject({ status: 3, stdout: '' });
    expect(await vist([...BISECT, '--rule', 'FAITH'])).toMatchObject({ status: 2, stdout: '' });
    expect(await vist([...BISECT, '--rule', 'UB', '--outcome'])).toMatchObject({ status: 2, stdout: '' });
  });
});
