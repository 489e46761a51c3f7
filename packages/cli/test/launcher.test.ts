import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '../bin/vist.js');
const MINUTE = 60;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vist-launcher-'));
  mkdirSync(join(root, 'packages/cli/bin'), { recursive: true });
  writeFileSync(join(root, 'packages/cli/package.json'), '{ "type": "module" }');
  copyFileSync(LAUNCHER, join(root, 'packages/cli/bin/vist.js'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Puts a `main` in place that says where it is and exits with its first argument. */
function main(path: string, minutesOld: number): void {
  const code = `export function main(args) { console.log('${path}', ...args); return Number(args[0] ?? 0); }`;
  file(path, code, minutesOld);
}

function file(path: string, text: string, minutesOld: number): void {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  age(path, minutesOld);
}

/** Dates a file, and every folder above it, back. */
function age(path: string, minutesOld: number): void {
  const seconds = Date.now() / 1000 - minutesOld * MINUTE;
  for (let each = path; each !== '.'; each = dirname(each)) utimesSync(join(root, each), seconds, seconds);
}

function launch(
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const launcher = join(root, 'packages/cli/bin/vist.js');
  return spawnSync(process.execPath, [...nodeFlags, launcher, ...args], { encoding: 'utf8' });
}

/** Flags that make this Node call itself another one. */
function pretending(version: string): readonly string[] {
  const lie = `{ value: { ...process.versions, node: '${version}' } }`;
  return ['--import', `data:text/javascript,Object.defineProperty(process, 'versions', ${lie})`];
}

describe('vist.js, published', () => {
  it('runs the bundle, passes the arguments and ends with its status', () => {
    main('packages/cli/dist/main.js', 0);
    expect(launch(['4', 'x'])).toMatchObject({ status: 4, stdout: 'packages/cli/dist/main.js 4 x\n', stderr: '' });
  });

  it('refuses a Node that is too old, in one line', () => {
    main('packages/cli/dist/main.js', 0);
    const { status, stdout, stderr } = launch([], pretending('22.17.9'));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^vist needs Node 22\.18 or newer, this is \S+\n$/u);
  });

  it('accepts the oldest Node of engines', () => {
    main('packages/cli/dist/main.js', 0);
    expect(launch([], pretending('22.18.0')).status).toBe(0);
  });
});

describe('vist.js, in a checkout', () => {
  beforeEach(() => {
    file('pnpm-lock.yaml', '', 20);
    file('packages/core/src/irs/a.ts', '', 20);
    main('packages/cli/src/main.ts', 20);
  });
  const ran = (): string => launch([]).stdout.trim();

  it('runs the sources when nothing is built', () => {
    expect(ran()).toBe('packages/cli/src/main.ts');
  });

  it('runs the bundle when nothing is younger', () => {
    main('packages/cli/dist/main.js', 10);
    expect(ran()).toBe('packages/cli/dist/main.js');
  });

  it.each(['packages/core/src/irs/a.ts', 'pnpm-lock.yaml'])('runs the sources when %s is younger', (path) => {
    main('packages/cli/dist/main.js', 10);
    age(path, 5);
    expect(ran()).toBe('packages/cli/src/main.ts');
  });

  it('runs the sources when one was deleted after the build', () => {
    main('packages/cli/dist/main.js', 10);
    rmSync(join(root, 'packages/core/src/irs/a.ts'));
    expect(ran()).toBe('packages/cli/src/main.ts');
  });

  it("hands over to the checkout's own Node when its own is too old", () => {
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
    expect(launch(['3', 'x'], pretending('20.20.2'))).toMatchObject({
      status: 3,
      stdout: 'packages/cli/src/main.ts 3 x\n',
      stderr: '',
    });
  });

  it('says what to do when there is none', () => {
    const { status, stderr } = launch([], pretending('20.20.2'));
    expect(status).toBe(2);
    expect(stderr).toContain('run: npx -y pnpm@');
  });
});
