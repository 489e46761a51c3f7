import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processIo } from '../packages/cli/src/process-io.ts';
import { problemsOf } from '../tools/demo/check-lines.ts';
import { runAll } from '../tools/demo/run-all.ts';
import { findingsBlock, findingsOf } from '../tools/readme/findings-block.ts';
import { ROOT } from './tidy/repository.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const MINUTE = 60_000;
/** Ends a command of a transcript whose status is shown below its output. */
const ECHO_STATUS = '; echo $?';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vist-readme-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the README', () => {
  it(
    'says what the runs say',
    async () => {
      const scenarios = await runAll(folder, processIo(), () => {});
      expect(problemsOf(scenarios)).toEqual([]);
      expect(findingsOf(README), 'reviewed and meant? node --run readme:update').toBe(findingsBlock(scenarios));
    },
    2 * MINUTE,
  );

  it.each(transcripts(README))(
    '$command prints what it shows',
    ({ command, shown }) => {
      const [words, ...rest] = command.split(ECHO_STATUS);
      const { status, stdout, stderr } = run(words ?? '');
      expect(stderr).not.toContain('internal error');
      if (rest.length === 0) expect(status).toBe(0);
      const printed = rest.length === 0 ? stdout : `${stdout}${status}\n`;
      expect(missingLine(shown, printed), printed).toBeNull();
    },
    MINUTE,
  );

  it('links to what is there', () => {
    const links = linksOf(README);
    expect(links.length).toBeGreaterThan(0);
    for (const path of links) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });
});

describe('the papers', () => {
  it.each(readdirSync(join(ROOT, 'packages')))('of %s begin with a README that names it', (folder) => {
    const text = readFileSync(join(ROOT, 'packages', folder, 'README.md'), 'utf8');
    expect(text.startsWith(`# @vist/${folder}\n`)).toBe(true);
    for (const path of linksOf(text)) expect(existsSync(join(ROOT, 'packages', folder, path)), path).toBe(true);
  });

  it.each(readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')))(
    '%s links to what is there',
    (name) => {
      const text = readFileSync(join(ROOT, 'docs', name), 'utf8');
      for (const path of linksOf(text)) expect(existsSync(join(ROOT, 'docs', path)), path).toBe(true);
    },
  );
});

/** Links to files of the checkout. */
function linksOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\((?!https?:)([^)#]+)\)/gu)].map(([, path = '']) => path);
}

/** A command of a `console` block, and the lines shown below it. */
interface Transcript {
  readonly command: string;
  readonly shown: readonly string[];
}

function transcripts(markdown: string): readonly Transcript[] {
  const found: { command: string; shown: string[] }[] = [];
  for (const [, block = ''] of markdown.matchAll(/```console\n(.*?)```/gsu)) {
    for (const line of block.split('\n').slice(0, -1)) {
      if (line.startsWith('$ ')) found.push({ command: line.slice(2), shown: [] });
      else found.at(-1)?.shown.push(line);
    }
  }
  return found;
}

/** Runs a command of the README where its files do no harm. */
function run(command: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const [name, ...args] = command.split(' ');
  expect(name).toBe('vist');
  const launcher = join(ROOT, 'packages/cli/bin/vist.js');
  return spawnSync(process.execPath, [launcher, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/** The first line shown that was not printed, in order; `...` stands for any lines, at a line's end for its rest. */
function missingLine(shown: readonly string[], stdout: string): string | null {
  const printed = stdout.split('\n');
  let at = 0;
  let isLoose = false;
  for (const line of shown) {
    if (line === '...') {
      isLoose = true;
      continue;
    }
    const found = printed.findIndex((each, index) => index >= at && isShown(line, each));
    if (found < 0 || (!isLoose && found !== at)) return line;
    at = found + 1;
    isLoose = false;
  }
  return null;
}

function isShown(line: string, printed: string): boolean {
  return line.endsWith('...') ? printed.startsWith(line.slice(0, -3)) : line === printed;
}
