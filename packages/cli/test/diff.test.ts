import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { expectGolden } from './kit/golden.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const posted = (): string => folder.path('posted.vist');
const fixed = (): string => folder.path('fixed.vist');

beforeEach(async () => {
  await vist(['run', 'posted/double-enable-lpi12', '-o', posted()]);
  await vist(['run', 'posted/double-enable-lpi12', '--rev', 'V1,+ebusy-guard', '-o', fixed()]);
});

/** What was printed, without folders, and up to the findings: these are the rules' to say. */
function withoutFindings(text: string): string {
  return text.replaceAll(`${folder.path('.')}/`, '').replace(/\n(?:## )?Findings[^]*$/u, '\n');
}

describe('vist diff', () => {
  it('finds nothing between a run and itself', async () => {
    const { status, stdout } = await vist(['diff', posted(), posted()]);
    expect({ status, stdout: stdout.replaceAll(`${folder.path('.')}/`, '') }).toEqual({
      status: 0,
      stdout: 'posted.vist and posted.vist do the same: 425 steps\n',
    });
  });

  it('says where two runs part, and what comes of it', async () => {
    const { status, stdout } = await vist(['diff', posted(), fixed(), '--explain']);
    expect(status).toBe(1);
    expectGolden('diff-explained.txt', withoutFindings(stdout));
    expect(stdout).toMatch(/^Findings fixed:\n {2}rule +severity +count +first\n {2}LIFE-7 +error /mu);
  });

  it('prints the same in Markdown', async () => {
    const { stdout } = await vist(['diff', posted(), fixed(), '--explain', '--format', 'markdown']);
    expectGolden('diff-explained.md', withoutFindings(stdout));
    expect(stdout).toContain('\n## Findings still there\n\n| rule | severity | count | first |  |\n');
  });

  it('prints the same as data', async () => {
    const { stdout } = await vist(['diff', posted(), fixed(), '--explain', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'vist/diff',
      schemaVersion: 2,
      modulo: ['addresses'],
      isEqual: false,
      explanation: {
        outcome: {
          fixed: [{ key: 'LIFE overwritten l1-ist' }, { key: 'LIFE overwritten h_lpi_l2_ists' }],
          returns: [{ op: 'lpi_enable', ret: -22, now: -16 }],
          sizes: { before: { allocations: 27 }, after: { allocations: 17 } },
        },
      },
    });
  });

  it('counts by type', async () => {
    const { status, stdout } = await vist(['diff', posted(), fixed(), '--stat']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ {2}alloc\.allocated +10 +0$/mu);
  });

  it('finds the first event that is not the same, by the hash chain of runs of one identity', async () => {
    const { status, stdout } = await vist(['diff', posted(), fixed(), '--first']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/ have the same events before @253, and part there\n- #253 .*\n\+ #253 .*\n$/u);
    expect(await vist(['diff', posted(), posted(), '--first'])).toMatchObject({ status: 0 });
  });

  it('says that one is a fork of the other, and where it left it', async () => {
    const [parent, fork] = [posted(), folder.path('fork.vist')];
    await vist(['fork', parent, '--at', '200', '--rev', 'V1,+ebusy-guard', '-o', fork]);
    const line = `${fork} is a fork of ${parent} at @200`;
    expect((await vist(['diff', parent, fork])).stdout.split('\n')[1]).toBe(line);
    expect((await vist(['diff', fork, parent, '--format', 'markdown'])).stdout.split('\n')[2]).toBe(line);
    expect((await vist(['diff', parent, fixed()])).stdout).not.toContain('is a fork of');
  });

  it('says when the IRS could not tell the two apart', async () => {
    const { status, stdout } = await vist(['diff', posted(), posted(), '--view', 'irs']);
    expect({ status, isSaid: stdout.includes('are equal to the IRS') }).toEqual({ status: 0, isSaid: true });
  });

  it('takes a list of what does not count, and nothing else', async () => {
    expect(await vist(['diff', posted(), posted(), '--modulo', 'nothing'])).toMatchObject({ status: 0 });
    expect(await vist(['diff', posted(), posted(), '--modulo', 'ids,order'])).toMatchObject({ status: 0 });
    const { status, stderr } = await vist(['diff', posted(), posted(), '--modulo', 'time']);
    expect({ status, isNamed: stderr.includes('addresses, ids, order, or nothing') }).toEqual({
      status: 2,
      isNamed: true,
    });
    expect(await vist(['diff', '-', '-'])).toMatchObject({ status: 2 });
    expect(await vist(['diff', posted(), fixed(), '--first', '--explain'])).toMatchObject({ status: 2 });
  });

  it('compares what is whole of a damaged file, and ends with its status', async () => {
    const cut = folder.write('cut.vist', readFileSync(posted()).subarray(0, -700));
    const { status, stderr } = await vist(['diff', cut, fixed()]);
    expect({ status, isNamed: stderr.includes('cut.vist') }).toEqual({ status: 4, isNamed: true });
  });

  it('names the file that is no trace', async () => {
    const { status, stderr } = await vist(['diff', posted(), folder.path('absent.vist')]);
    expect({ status, isNamed: stderr.includes('absent.vist') }).toEqual({ status: 2, isNamed: true });
  });
});
