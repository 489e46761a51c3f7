import { describe, expect, it } from 'vitest';
import { vist } from './kit/vist.ts';

describe('vist audit', { timeout: 60_000 }, () => {
  it('ends with 1 and names the fix when a shape fails', async () => {
    const { status, stdout } = await vist(['audit', '--rev', 'V1']);
    expect(status).toBe(1);
    expect(stdout).toContain(
      [
        '  8 L2 tables of 4096 bytes allocated, 4 freed: 16384 bytes lost',
        '    fixed by free-floor (D1)',
        '      LPI, 4K pages, L2SZ mask 1,3,5,7, 4-byte ISTEs, 12 ID bits, two-level IRS',
      ].join('\n'),
    );
  });

  it('ends with 0 for the revised code, with notes or without', async () => {
    const plain = await vist(['audit', '--rev', 'V4']);
    expect(plain).toEqual({ status: 0, stdout: 'V4: no shape of 30492 fails\n', stderr: '' });
    const withNotes = await vist(['audit', '--rev', 'V4', '--all']);
    expect(withNotes.status).toBe(0);
    expect(withNotes.stdout).toContain('16384 bytes to spare (D22)');
  });

  it('prints all revisions as JSON with a schema', async () => {
    const { status, stdout } = await vist(['audit', '--json']);
    const page = JSON.parse(stdout) as { schema: string; audits: { revision: string; failingCount: number }[] };
    expect(status).toBe(1);
    expect(page.schema).toBe('vist/audit');
    expect(page.audits.map(({ revision, failingCount }) => [revision, failingCount > 0])).toEqual([
      ['V0', true],
      ['V1', true],
      ['V2', true],
      ['V3', false],
      ['V4', false],
    ]);
  });

  it('refuses a revision that is none', async () => {
    const { status, stderr } = await vist(['audit', '--rev', 'V7']);
    expect(status).toBe(2);
    expect(stderr).toBe('vist: --rev: revision "V7": expected one of V0, V1, V2, V3, V4\n');
  });
});
