import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const posted = (): string => folder.path('posted.vist');

beforeEach(async () => {
  await vist(['run', 'posted/double-enable-lpi12', '-o', posted()]);
});

describe('vist check', () => {
  it('finds the leak of the posted patch, and says which revisions are free of it', async () => {
    const { status, stdout } = await vist(['check', posted()]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^error LEAK-1: /mu);
    expect(stdout).toContain('free of it V2, V3, V4');
  });

  it('finds nothing but notes in the revised code on a coherent platform', async () => {
    const trace = folder.path('revised.vist');
    await vist(['run', 'examples/first-run', '--profile', 'coherent-4k', '-o', trace]);
    expect((await vist(['check', trace])).status).toBe(0);
  });

  it('accepts what a baseline knows', async () => {
    const known = folder.path('known.json');
    writeFileSync(known, (await vist(['check', posted(), '--write-baseline'])).stdout);
    const { status, stdout } = await vist(['check', posted(), '--baseline', known]);
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/^error /mu);
  });

  it('prints for other programs', async () => {
    const json = await vist(['check', posted(), '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ schemaVersion: 1 });
    const sarif = await vist(['check', posted(), '--format', 'sarif']);
    expect(JSON.parse(sarif.stdout)).toMatchObject({ version: '2.1.0' });
    expect((await vist(['check', posted(), '--format', 'ktap'])).stdout).toMatch(/^KTAP version 1\n/u);
    expect((await vist(['check', posted(), '--format', 'junit'])).stdout).toContain('<testsuites');
  });

  it('confirms by a run what needs the environment', async () => {
    const { stdout } = await vist(['check', posted(), '--confirm', '--format', 'json']);
    expect(stdout).toContain('"outcome":"confirmed"');
    expect(stdout).not.toContain('"outcome":"refuted"');
  });

  it('names the formats there are, and a baseline that is none', async () => {
    const { status, stderr } = await vist(['check', posted(), '--format', 'pdf']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'vist: --format: expected one of text, json, sarif, junit, ktap, markdown, got "pdf"\n',
    });
    const wrong = await vist(['check', posted(), '--baseline', posted()]);
    expect(wrong.status).toBe(2);
  });
});

describe('vist rules', () => {
  it('lists them, and shows one', async () => {
    expect((await vist(['rules'])).stdout).toMatch(/^CMO-1 +error +/mu);
    expect((await vist(['rules', 'show', 'LEAK-1'])).stdout).toContain('LEAK-1');
  });

  it('suggests a rule', async () => {
    const { status, stderr } = await vist(['rules', 'show', 'CMO-11']);
    expect(status).toBe(2);
    expect(stderr).toContain('there is no rule "CMO-11"');
  });
});
