import { CHANGE_NAMES, PROFILES, REVISION_NAMES } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands/registry.ts';
import { EXIT } from '../src/exit-status.ts';
import { expectGolden } from './kit/golden.ts';
import { vist } from './kit/vist.ts';

describe('vist revisions', () => {
  it('lists revisions, then changes with those that have them', async () => {
    const { status, stdout } = await vist(['revisions']);
    expect(status).toBe(0);
    const words = stdout.split('\n').map((line) => line.split(/\s+/u).slice(0, 6).join(' '));
    expect(words[0]).toBe('V0 the prototype 0 changes');
    expect(words.filter((line) => line.startsWith('free-floor'))).toEqual(['free-floor V2 V3 V4 D1 free']);
    for (const name of CHANGE_NAMES) expect(stdout).toContain(`\n${name} `);
    expect((await vist(['revisions', 'list'])).stdout).toBe(stdout);
  });

  it('shows the posted patch: what it lacks, and what of it is reconstructed', async () => {
    const { stdout } = await vist(['revisions', 'show', 'V1']);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'V1: the patch as posted',
      '  operations it lacks: save_spi, save_lpi, restore_spi, restore_lpi, restore_pending, discard_pending, lpi_exists',
      '  reconstructed: every vgic_v5_ function (docs/RECORDINGS.md) but',
      '    vgic_v5_vmte_assign_ist',
    ]);
    const [has = '', hasNot = ''] = stdout.split('that it does not have:');
    expect(has).toContain('  unwind-on-error ');
    expect(hasNot).toContain('  free-floor ');
  });

  it('shows a mixture by what it adds and takes away', async () => {
    const { stdout } = await vist(['revisions', 'show', 'V4,-sync-before-read']);
    expect(stdout).toMatch(
      /^V4,-sync-before-read: V4, the revised code, with changes\n {2}without: sync-before-read\n/u,
    );
  });

  it('shows a change', async () => {
    expectGolden('change-free-floor.txt', (await vist(['revisions', 'show', 'free-floor'])).stdout);
  });

  it('prints JSON', async () => {
    const { stdout } = await vist(['revisions', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'vist/revisions',
      schemaVersion: 1,
      revisions: REVISION_NAMES.map((name) => ({ name })),
    });
  });
});

describe('vist profiles', () => {
  it('lists all of them', async () => {
    const { stdout } = await vist(['profiles']);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      ...PROFILES.map(({ profile }) => profile.name),
      '',
    ]);
  });

  it('shows one', async () => {
    expectGolden('profile-nc-4k.txt', (await vist(['profiles', 'show', 'nc-4k'])).stdout);
  });
});

describe('vist scenarios', () => {
  it('lists those that have some words', async () => {
    const { status, stdout } = await vist(['scenarios', 'list', 'spi', 'twice']);
    expect(status).toBe(0);
    expect(stdout).toContain('posted/double-enable-spi   SPI IST allocated twice\n');
  });

  it('says with its status that none has', async () => {
    expect(await vist(['scenarios', 'list', 'nonsense'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'vist: no scenario has the words nonsense; vist scenarios lists all\n',
    });
  });

  it('shows one as the file that vist run reads', async () => {
    const { stdout } = await vist(['scenarios', 'show', 'posted/double-enable-spi']);
    const fromStdin = await vist(['run', '-', '--json'], { stdin: stdout });
    const byName = await vist(['run', 'posted/double-enable-spi', '--json']);
    const digest = ({ stdout: text }: { readonly stdout: string }): unknown =>
      (JSON.parse(text) as { readonly stateDigest: unknown }).stateDigest;
    expect(digest(fromStdin)).toBe(digest(byName));
  });
});

describe('help', () => {
  it('of vist lists every command, and what the exit status means', async () => {
    const { status, stdout } = await vist(['--help']);
    expect(status).toBe(0);
    const listed = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Exit status:'));
    const names = [...listed.matchAll(/^ {2}(\w+)/gmu)].map(([, name]) => name);
    expect(names).toEqual([...COMMANDS.map(({ name }) => name), 'help']);
    for (const exit of Object.values(EXIT)) expect(stdout).toContain(`\n  ${String(exit).padEnd(3)}  `);
  });

  it.each(COMMANDS.map(({ name }) => name))('of %s has examples', async (name) => {
    const { status, stdout } = await vist([name, '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: vist ${name} `);
    expect(stdout).toContain(`\nExamples:\n  `);
    expect((await vist(['help', name])).stdout).toBe(stdout);
  });

  it('has no line that is wider than 100 columns', async () => {
    const { stdout } = await vist(['run', '--help']);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('and --version', async () => {
    expect((await vist(['--version'])).stdout).toMatch(/^vist \d+\.\d+\.\d+\n$/u);
  });
});
