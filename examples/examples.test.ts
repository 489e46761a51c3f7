import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const here = import.meta.dirname;
const stories = readdirSync(here).filter((name) => existsSync(join(here, name, 'run.ts')));

describe('every story', () => {
  it('has a page and its expected output', () => {
    const files = stories.flatMap((name) => [join(here, name, 'README.md'), join(here, name, 'expected.txt')]);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it.each(stories)('%s tells what it promises', (name) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['run.ts'], {
      cwd: join(here, name),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(readFileSync(join(here, name, 'expected.txt'), 'utf8'));
  });
});
