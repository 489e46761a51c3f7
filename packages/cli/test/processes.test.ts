import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { scenarioJson } from './kit/scenario.ts';

const LAUNCHER = join(import.meta.dirname, '../bin/vist.js');
const LEAK = 'posted/double-enable-lpi12';
const folder = testFolder();

// A process of its own takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

function vist(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

/** Resolves at the first output of a process, or when it ends without any. */
async function printsOrEnds(child: ChildProcess): Promise<void> {
  if (child.stdout !== null) await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
}

/** A scenario that runs for long enough to be stopped. */
function longScenario(): unknown {
  const cycle = [
    { op: 'lpi_enable', vm: 0, id_bits: 12 },
    { op: 'lpi_disable', vm: 0 },
  ];
  return scenarioJson((scenario) => {
    scenario['variant'] = 'revised';
    scenario.ops.splice(2, 2, ...Array.from({ length: 400 }, () => cycle).flat());
  });
}

describe('exit status of the process', () => {
  it.each([
    [['--version'], 0],
    [['run', LEAK], 0],
    [['run', 'nope.json'], 2],
    [['replay', 'package.json'], 4],
    [['nonsense'], 2],
  ] as const)('of vist %j is %i', (args, expected) => {
    expect(vist(args).status).toBe(expected);
  });
});

describe('a reader that has enough', () => {
  it('ends the run in silence', async () => {
    const file = folder.write('long.json', longScenario());
    const child = spawn(process.execPath, [LAUNCHER, 'run', file, '--emit', 'jsonl'], { stdio: 'pipe' });
    const errors: string[] = [];
    child.stderr.on('data', (data: Buffer) => errors.push(data.toString('utf8')));
    await printsOrEnds(child);
    child.stdout.destroy();
    const [status] = (await once(child, 'close')) as [number | null];
    expect({ status, stderr: errors.join('') }).toEqual({ status: 0, stderr: '' });
  });

  it('does not end a recording', async () => {
    const file = folder.write('long.json', longScenario());
    const args = [LAUNCHER, 'run', file, '--emit', 'jsonl', '-o', folder.path('run.vist')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    await printsOrEnds(child);
    child.stdout.destroy();
    await once(child, 'close');
    expect(vist(['replay', folder.path('run.vist'), '--verify'])).toMatchObject({ status: 0 });
  });

  it.each(['run', 'cat'])('may leave in the middle of a trace: %s', (command) => {
    const trace = folder.path('long.vist');
    expect(vist(['run', folder.write('long.json', longScenario()), '-o', trace]).status).toBe(0);
    const source = command === 'run' ? folder.path('long.json') : trace;
    const line = `"${process.execPath}" "${LAUNCHER}" ${command} "${source}" -o - | head -c 10 >/dev/null`;
    const { status, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { encoding: 'utf8' });
    expect(stderr).not.toContain('EPIPE');
    expect(stderr).not.toContain('broken pipe');
    expect(status).toBe(0);
  });

  it('may leave before the first line', () => {
    const command = `"${process.execPath}" "${LAUNCHER}" revisions --color | head -0`;
    const { status, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('a disk that is full', () => {
  it.each([['revisions'], ['run', LEAK], ['run', LEAK, '--emit', 'jsonl']])(
    'is not overlooked by vist %s %s %s',
    (...words) => {
      const args = words.map((word) => `"${word}"`).join(' ');
      const command = `"${process.execPath}" "${LAUNCHER}" ${args} >/dev/full`;
      const { status, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
      expect(stderr.endsWith('vist: output: no space left on the device\n'), stderr).toBe(true);
      expect(status).toBe(2);
    },
  );
});

describe('Ctrl-C', () => {
  it('leaves a valid trace of what was run', async () => {
    const file = folder.write('long.json', longScenario());
    const trace = folder.path('run.vist');
    const args = [LAUNCHER, 'run', file, '--emit', 'jsonl', '-o', trace];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const errors: string[] = [];
    child.stderr.on('data', (data: Buffer) => errors.push(data.toString('utf8')));
    await printsOrEnds(child);
    child.kill('SIGINT');
    child.stdout.resume();
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(130);
    expect(errors.join('')).toContain('operations, interrupted');
    expect(folder.names()).toEqual(['long.json', 'run.vist']);
    const verified = vist(['replay', trace, '--verify']);
    expect(verified.stdout).toMatch(/: verified; V4, recorded by vist [\d.]+, interrupted\n/u);
    expect(verified.status).toBe(0);
  });
});

describe('a pipe', () => {
  it('carries a trace', () => {
    const vistCommand = `"${process.execPath}" "${LAUNCHER}"`;
    const line = `${vistCommand} run ${LEAK} -o - 2>/dev/null | ${vistCommand} replay - --verify`;
    const { status, stdout } = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { encoding: 'utf8' });
    expect(stdout).toContain('stdin: verified');
    expect(status).toBe(0);
  });
});

describe('completion', () => {
  it('works in a bash without packages', () => {
    const commands = [
      `vist() { "${process.execPath}" "${LAUNCHER}" "$@"; }`,
      'source <(vist completion bash)',
      'COMP_WORDS=(vist run posted/double-enable-s); COMP_CWORD=2',
      // Bash has this one only while it completes.
      'compopt() { :; }',
      '__vist_complete',
      'echo "${COMPREPLY[@]}"',
    ];
    const { status, stdout } = spawnSync('bash', ['--norc', '-c', commands.join('\n')], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'posted/double-enable-spi\n' });
  });

  const complete = (...words: readonly string[]): readonly string[] =>
    vist(['complete', '--', ...words])
      .stdout.split('\n')
      .filter((line) => line !== '' && !line.startsWith(':'))
      .map((line) => line.split('\t')[0] ?? '');

  it.each(['bash', 'zsh', 'fish', 'powershell'])('has a script for %s', (shell) => {
    const { status, stdout } = vist(['completion', shell]);
    expect(status).toBe(0);
    expect(stdout).toContain(shell === 'powershell' ? "'vist'" : 'vist complete --');
  });

  it('of commands, subcommands and options', () => {
    expect(complete('re')).toEqual(['replay', 'recover', 'redact', 'revisions']);
    expect(complete('revisions', 's')).toEqual(['show']);
    expect(complete('run', '--me')).toEqual(['--memory']);
  });

  it('of values', () => {
    expect(complete('run', '--memory', '')).toEqual(['single', 'cached']);
    expect(complete('run', 'x', '--rev', '')).toEqual(['V0', 'V1', 'V2', 'V3', 'V4']);
    expect(complete('run', 'x', '--rev', 'V1,+free-f')).toEqual(['V1,+free-floor']);
    expect(complete('profiles', 'show', 'coherent-b')).toEqual(['coherent-big-endian']);
    expect(complete('run', 'posted/double-enable-s')).toEqual(['posted/double-enable-spi']);
    expect(complete('scenarios', 'show', 'examples/posted')).toEqual(['examples/posted-leak']);
  });

  it('of files', () => {
    mkdirSync(folder.path('folder'));
    const file = folder.write('folder/mine.json', '{}');
    expect(complete('run', folder.path('folder/mi'))).toEqual([file]);
    expect(complete('run', folder.path('fol'))).toEqual([file]);
  });
});
