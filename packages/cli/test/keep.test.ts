import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const whole = (): string => folder.path('run.vist');
const part = (): string => folder.path('part.vist');
const SCENARIO = 'posted/double-enable-lpi12';

beforeEach(async () => {
  await vist(['run', SCENARIO, '-o', whole()]);
});

async function positions(trace: string, ...options: readonly string[]): Promise<readonly string[]> {
  return (await vist(['log', trace, '--fields', 'seq', ...options])).stdout.trim().split('\n');
}

const EXPRESSIONS = [
  'mem.stored',
  'irs or kvm.commandReturned and ret != 0',
  'touched in ist:0/lpi',
  'vmte:0.VALID == 1',
];

describe('--keep', () => {
  it.each(EXPRESSIONS)('keeps what log -Y prints, when a run is recorded and when a trace is cut: %s', async (text) => {
    const fits = await positions(whole(), '-Y', text);
    expect(fits.length).toBeGreaterThan(0);
    expect(await vist(['run', SCENARIO, '--keep', text, '-o', part()])).toMatchObject({ status: 0 });
    expect(await positions(part())).toEqual(fits);
    expect(await vist(['cut', whole(), '--keep', text, '-o', part()])).toMatchObject({ status: 0 });
    expect(await positions(part())).toEqual(fits);
  });

  it('makes a view: info says of what, and nobody can verify it', async () => {
    await vist(['run', SCENARIO, '--keep', 'irs', '-o', part()]);
    expect((await vist(['info', part()])).stdout).toContain('  view      events that fit irs\n');
    expect((await vist(['replay', part(), '--verify'])).status).toBe(3);
    expect((await vist(['doctor', part()])).status).toBe(0);
  });

  it('looks places up at positions in a trace; a run has none yet', async () => {
    const text = 'touched in ist:0/lpi@300';
    await vist(['cut', whole(), '--keep', text, '-o', part()]);
    expect(await positions(part())).toEqual(await positions(whole(), '-Y', text));
    expect(await vist(['run', SCENARIO, '--keep', text, '-o', part()])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('then vist cut --keep'),
    });
  });

  it.each([
    ['an expression that is none', ['cut', 'run.vist', '--keep', 'adr == 1', '-o', 'part.vist'], 'did you mean addr?'],
    ['two ways at once', ['cut', 'run.vist', '--keep', 'irs', '--vm', '0', '-o', 'part.vist'], 'got more than one'],
    ['a run that is not recorded', ['run', SCENARIO, '--keep', 'irs'], 'expected -o FILE'],
  ])('refuses %s', async (_, args, message) => {
    const { status, stderr } = await vist(args.map((arg) => (arg.endsWith('.vist') ? folder.path(arg) : arg)));
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
    expect(folder.names()).toEqual(['run.vist']);
  });
});
