import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecordings } from '../src/catalogue/carried-scenarios.ts';
import { testFolder } from './kit/folder.ts';
import { expectGolden } from './kit/golden.ts';
import { scenarioJson } from './kit/scenario.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const LEAK = 'posted/double-enable-lpi12';

describe('vist run prints a summary', () => {
  it('of a run that leaks', async () => {
    const { status, stdout, stderr } = await vist(['run', LEAK]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expectGolden('run-double-enable.txt', stdout);
  });

  it('of a run that ends in undefined behaviour', async () => {
    expectGolden('run-undefined-shift.txt', (await vist(['run', 'posted/life-4k-coh-l4-lpi11'])).stdout);
  });

  it('of a run that leaves an IST dangling, and an IRS that uses it', async () => {
    expectGolden('run-late-then-retry.txt', (await vist(['run', 'v3/late-then-retry'])).stdout);
  });

  it('of a run whose findings lie in reconstructed code', async () => {
    const { stdout } = await vist(['run', 'posted/vpe-valid-drop']);
    expect(stdout).toContain('[reconstructed]');
    expectGolden('run-reconstructed.txt', stdout);
  });

  it('of leaks of which some are of reconstructed code, counted apart', async () => {
    const scenario = scenarioJson(({ ops }) => {
      ops.splice(2, 3, { op: 'spi_enable', vm: 0, id_bits: 6 });
    });
    const { stdout } = await vist(['run', '-'], { stdin: JSON.stringify(scenario) });
    expect(stdout).toContain('leaked: 5 objects, 416 bytes (by reconstructed code: 4 objects, 160 bytes); the VM');
    expect(stdout).toContain('\n[reconstructed] the code of this function is not public for V1');
  });

  it('of a run with caches and choices', async () => {
    const args = [
      'run',
      LEAK,
      '--rev',
      'V4,-sync-before-read',
      '--profile',
      'nc-4k',
      '--policy',
      'seeded',
      '--seed',
      '7',
    ];
    expectGolden('run-cached.txt', (await vist(args)).stdout);
  });

  it('of more operations than fit, by what they returned', async () => {
    const cycle = [
      { op: 'lpi_enable', vm: 0, id_bits: 11 },
      { op: 'lpi_disable', vm: 0 },
    ];
    const scenario = scenarioJson(({ ops }) => {
      ops.splice(2, 2, ...Array.from({ length: 20 }, () => cycle).flat());
    });
    const { stdout } = await vist(['run', '-'], { stdin: JSON.stringify(scenario) });
    expectGolden('run-many-operations.txt', stdout);
  });

  it('as JSON', async () => {
    const { stdout } = await vist(['run', LEAK, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'vist/run-summary',
      schemaVersion: 1,
      source: LEAK,
      revision: { name: 'V1', base: 'V1' },
      ending: 'complete',
      endReason: 'complete',
      operationCount: 8,
      operations: expect.arrayContaining([
        { index: 5, pe: null, text: 'lpi_enable vm=0 id_bits=12', ret: -22 },
      ]) as unknown,
      outstanding: {
        objects: 14,
        bytesAllocated: 49280,
        isLeak: true,
        reconstructed: { objects: 0, bytesAllocated: 0 },
      },
      findings: [],
      findingCounts: { verbatim: 0, reconstructed: 0 },
      trace: null,
    });
  });

  it('in colour only where it is wanted', async () => {
    const isColoured = async (args: readonly string[], env: Record<string, string>, isTTY: boolean): Promise<boolean> =>
      (await vist(['run', LEAK, ...args], { env, isTTY })).stdout.includes('\u{1b}[');
    expect(await isColoured([], {}, false)).toBe(false);
    expect(await isColoured([], {}, true)).toBe(true);
    expect(await isColoured([], { NO_COLOR: '1' }, true)).toBe(false);
    expect(await isColoured(['--no-color'], {}, true)).toBe(false);
    expect(await isColoured(['--color'], { NO_COLOR: '1' }, false)).toBe(true);
  });

  it('with a note about an option that has no effect', async () => {
    const { stdout } = await vist(['run', LEAK, '--policy', 'eager-evict']);
    expect(stdout).toContain('--policy eager-evict: no effect on memory of a single copy');
  });

  it('and notes values beyond the architecture, which run', async () => {
    const file = folder.write(
      's.json',
      scenarioJson(({ host, ops }) => {
        host['ist_levels'] = false;
        ops[2] = { op: 'lpi_enable', vm: 0, id_bits: 28 };
      }),
    );
    const { status, stdout } = await vist(['run', file]);
    expect(status).toBe(0);
    expect(stdout).toContain('/ops/2/id_bits: 28 is more than the 24 ID bits of the IRS');
  });
});

describe('vist run --emit', () => {
  it.each(['v0/oom-probe-k2', LEAK, 'v2/migrate-discard', 'v3/late-then-retry', 'revised/three-faults'])(
    'recording prints %s as it was recorded',
    async (id) => {
      const [variant = ''] = id.split('/');
      const recorded = readRecordings(variant).find((recording) => recording.id === id)?.lines ?? [];
      const { stdout } = await vist(['run', id, '--emit', 'recording']);
      const withoutIrq = (line: string): string => line.replace(/"irq":\d+/u, '"irq":0');
      expect(stdout.split('\n').slice(0, -1).map(withoutIrq)).toEqual(recorded.map(withoutIrq));
    },
  );

  it('jsonl prints our events, and the summary goes to stderr', async () => {
    const { stdout, stderr } = await vist(['run', LEAK, '--emit', 'jsonl']);
    const lines = stdout.split('\n').slice(0, -1);
    expectGolden('events-head.jsonl', `${lines.slice(0, 40).join('\n')}\n`);
    const events = lines.map((line) => JSON.parse(line) as { seq: number });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(stderr).toBe((await vist(['run', LEAK])).stdout);
  });

  it('jsonl with --json has its summary on stderr as well', async () => {
    const { stderr } = await vist(['run', LEAK, '--emit', 'jsonl', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({ schema: 'vist/run-summary' });
  });
});

describe('vist run -o', () => {
  it('writes a trace that verifies, whatever its codec and chunks', async () => {
    const runIds = new Set<unknown>();
    for (const [codec, chunk] of [
      ['zstd', '4096'],
      ['deflate', '64'],
      ['none', '1'],
    ] as const) {
      const file = folder.path(`${codec}.vist`);
      const { stdout } = await vist(['run', LEAK, '-o', file, '--codec', codec, '--chunk', chunk, '--json']);
      runIds.add((JSON.parse(stdout) as { trace: { runId: unknown } }).trace.runId);
      expect((await vist(['replay', file, '--verify'])).status).toBe(0);
    }
    expect(runIds.size).toBe(1);
    expect(folder.names()).toEqual(['deflate.vist', 'none.vist', 'zstd.vist']);
  });

  it('writes equal bytes for equal runs', async () => {
    await vist(['run', LEAK, '-o', folder.path('a.vist')]);
    await vist(['run', LEAK, '-o', folder.path('b.vist')]);
    expect(readFileSync(folder.path('a.vist'))).toEqual(readFileSync(folder.path('b.vist')));
  });

  it('- writes the trace to stdout, but not to a terminal', async () => {
    const { status, stderr } = await vist(['run', LEAK, '-o', '-'], { isTTY: true });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'vist: -o -: stdout is a terminal and a trace is not text: give a file or a pipe\n',
    });
    const piped = await vist(['run', LEAK, '-o', '-']);
    expect(piped.status).toBe(0);
    expect(piped.stderr).toContain('stdout: ');
  });
});

describe('vist run NAME', () => {
  it('knows the examples by name, also where there is a folder of that name', async () => {
    const { status, stdout } = await vist(['run', 'examples/posted-leak', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ source: 'examples/posted-leak', outstanding: { isLeak: true } });
  });
});
