import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const LAUNCHER = join(import.meta.dirname, '../bin/vist.js');
const hasTmux = spawnSync('tmux', ['-V']).status === 0;
const folder = testFolder();

// A terminal of its own takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const tmux = (...args: readonly string[]): string =>
  execFileSync('tmux', ['-L', `vist-${process.pid}`, '-f', '/dev/null', ...args], { encoding: 'utf8' });

const keys = (...names: readonly string[]): string => tmux('send-keys', '-t', 'debug', ...names);
const screen = (): string => tmux('capture-pane', '-p', '-t', 'debug');

/** Resolves when the screen holds a text. */
async function shows(text: string): Promise<string> {
  await expect.poll(screen, { timeout: 20_000, interval: 50 }).toContain(text);
  return screen();
}

describe.runIf(hasTmux)('vist debug in a terminal', () => {
  beforeEach(async () => {
    await vist(['run', 'posted/late-then-retry', '--memory', 'cached', '-o', folder.path('run.vist')]);
    tmux('new-session', '-d', '-s', 'debug', '-x', '80', '-y', '24', 'sh');
    keys('-l', `${process.execPath} ${LAUNCHER} debug ${folder.path('run.vist')} --at 60`);
    keys('Enter');
    await shows('op 1 vm_init');
  });

  afterEach(() => {
    tmux('kill-server');
  });

  it('steps, runs, follows its size, and gives the terminal back', async () => {
    keys('s');
    await shows('>  61 pe0');
    keys('w');
    await shows('watch place:');
    keys('-l', 'vmte:0.LPI_IST_VALID%poc');
    keys('Enter', 'c');
    await shows('vmte:0.LPI_IST_VALID%poc: 0x0 -> 0x1');
    tmux('resize-window', '-t', 'debug', '-x', '130', '-y', '40');
    const wide = await shows('│ event');
    expect(wide.trimEnd().split('\n')).toHaveLength(40);
    keys('C-z');
    await shows('Stopped');
    keys('fg', 'Enter');
    await shows('vmte:0.LPI_IST_VALID%poc: 0x0 -> 0x1');
    keys('?');
    await shows('event before of the same actor');
    keys('q', 'q');
    await expect.poll(screen, { timeout: 20_000, interval: 50 }).not.toMatch(/q quit|q back/u);
    keys('-l', 'echo status $?');
    keys('Enter');
    const left = await shows('status 0');
    expect(left).not.toContain('q quit');
  });

  it('keeps notes in the trace, and walks on in a fork and back', async () => {
    keys('M');
    await shows('note at this event:');
    keys('-l', 'here it begins');
    keys('Enter', 't');
    await shows('fork before this event:');
    keys('-l', 'fault alloc');
    keys('Enter');
    await shows('run.fork-60.vist: other from #');
    keys('T');
    await shows('run.vist  V1  #60 of');
    keys('q');
    await expect.poll(screen, { timeout: 20_000, interval: 50 }).not.toContain('q quit');
    expect((await vist(['info', folder.path('run.vist')])).stdout).toContain('#60  here it begins');
    expect((await vist(['info', folder.path('run.fork-60.vist')])).stdout).toContain('the next allocation fails');
  });
});

describe.skipIf(hasTmux)('vist debug in a terminal', () => {
  it('is not tested: tmux is missing (apt-get install tmux)', ({ skip }) => {
    skip('tmux is missing: apt-get install tmux');
  });
});
