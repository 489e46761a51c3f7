import { readFileSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { RULES } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();

/** Writes a sample into the test's folder. */
function sample(name: string): string {
  const packed = readFileSync(new URL(`../../trace/test/samples/${name}.gz`, import.meta.url));
  const file = folder.path(name);
  writeFileSync(file, gunzipSync(packed));
  return file;
}

const SESSION = 'posted-three-faults.trace.txt';

describe('vist import', () => {
  it('makes a trace, and says what of', async () => {
    const source = sample(SESSION);
    const file = folder.path('session.vist');
    const { status, stdout, stderr } = await vist(['import', source, '-o', file]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('trace-cmd');
    expect(stdout).toContain('as V1');
    expect(stdout).toContain(file);
  });

  it('decides nothing about locks that were inferred', async () => {
    const file = folder.path('locks.vist');
    await vist(['import', sample(SESSION), '-o', file]);
    const { status, stdout } = await vist(['check', file, '--rule', 'LOCK-2']);
    expect(status).toBe(3);
    expect(stdout).toContain('LOCK-2: the log cannot show lock.acquired');
  });

  it('gives the same run from text and from JSON, from a file and from a pipe', async () => {
    const text = sample(SESSION);
    const json = sample('posted-three-faults.jsonl');
    const runs = [
      await vist(['import', text, '-o', folder.path('a.vist'), '--json']),
      await vist(['import', json, '-o', folder.path('b.vist'), '--json']),
      await vist(['import', '-', '-o', folder.path('c.vist'), '--json'], { stdin: readFileSync(text) }),
    ];
    const ids = runs.map(({ stdout }) => (JSON.parse(stdout) as { trace: { runId: string } }).trace.runId);
    expect(new Set(ids).size).toBe(1);
  });

  it('--emit recording prints the lines that the recording has', async () => {
    const { stdout } = await vist(['import', sample(SESSION), '--emit', 'recording']);
    const json = readFileSync(sample('posted-three-faults.jsonl'), 'utf8');
    const kinds = (text: string): readonly unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => ({ ...(JSON.parse(line) as object), ts_ns: 0, cpu: 0, pid: 0 }));
    expect(kinds(stdout)).toEqual(kinds(json));
  });

  it('ends with 3 when events were lost, and lists where', async () => {
    const { status, stderr } = await vist(['import', sample('trace-pipe-lost.txt')]);
    expect(status).toBe(3);
    expect(stderr).toContain('301 events lost on CPU 1 [lost-events]');
  });

  it('keeps what it does not understand, and ends with 0', async () => {
    const { status, stdout } = await vist(['import', sample('perf-script.txt'), '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'perf', lineCount: 200, opaqueCount: 200 });
  });

  it('marks what it inferred wherever events are told, and what was seen can be asked for alone', async () => {
    const file = folder.path('session.vist');
    await vist(['import', sample(SESSION), '-o', file]);
    const lines = async (args: readonly string[]): Promise<readonly string[]> =>
      (await vist(args)).stdout.trimEnd().split('\n');
    const inferred = await lines(['log', file, '-Y', 'inferred']);
    const seen = await lines(['log', file, '-Y', 'not inferred']);
    expect(inferred.every((line) => line.includes(' [inferred]'))).toBe(true);
    expect(seen.filter((line) => line.includes('[inferred]'))).toEqual([]);
    const marked = (all: readonly string[], mark: string): number => all.filter((line) => line.includes(mark)).length;
    const mark = '"isInferred":true';
    expect(marked(await lines(['log', file, '--json']), mark)).toBe(inferred.length);
    expect(marked(await lines(['import', sample(SESSION), '--emit', 'jsonl']), mark)).toBe(inferred.length);
    expect((await lines(['export', 'csv', file])).filter((line) => line.endsWith(',true'))).toHaveLength(
      inferred.length,
    );
  });

  it('--strict forgives no problem', async () => {
    const broken =
      '            kvm-1 [000] 1.000001: kmalloc: call_site=vgic_v5_init+0x0 ptr=0x12 bytes_req=8 bytes_alloc=8\n';
    expect((await vist(['import', '-'], { stdin: broken })).status).toBe(0);
    const { status, stderr } = await vist(['import', '--strict', '-'], { stdin: broken });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^stdin:1: error: kmalloc: ptr: expected an address of the linear map/u);
  });

  it.each([
    ['empty.txt', '', 'is empty: expected what a tracing tool printed'],
    ['program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 'is no text'],
    ['trace.dat', '\u0017\u0008\u0044tracing', 'is the file of trace-cmd: import what trace-cmd report prints'],
    ['perf.data', 'PERFILE2', 'is the file of perf: import what perf script prints'],
    ['session.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'is compressed: pipe it through gzip -dc'],
    [
      'notes.txt',
      'Dear list,\n\nplease find\n',
      'no format is recognised in its first 3 lines: expected one of trace-cmd',
    ],
  ])('%s is refused by its name, and nothing is written', async (name, content, message) => {
    const source = folder.write(name, content);
    const { status, stderr, stdout } = await vist(['import', source, '-o', folder.path('out.vist')]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`${source}: ${message}`);
    expect(folder.names()).toEqual([name]);
    const piped = await vist(['import', '-'], { stdin: content });
    expect(piped).toMatchObject({ status: 2, stderr: expect.stringContaining(`stdin: ${message}`) as string });
  });

  it('a trace is no source', async () => {
    const file = folder.path('session.vist');
    await vist(['import', sample(SESSION), '-o', file]);
    const { status, stderr } = await vist(['import', file]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `vist: ${file}: is a trace already: ask it with vist info, or any other command\n`,
    });
  });

  it('says when no line is of the format that it was told, and --strict fails', async () => {
    const source = folder.write('notes.txt', 'Dear list,\n');
    const lenient = await vist(['import', 'perf', source]);
    expect(lenient).toMatchObject({
      status: 0,
      stderr: `${source}:1: warning: no line is of the format perf [not-of-format]\n`,
    });
    expect((await vist(['import', 'perf', source, '--strict'])).status).toBe(1);
  });

  it('says which lines held bytes that are no text, and keeps the others as they are', async () => {
    const lines = readFileSync(sample(SESSION), 'latin1').split('\n').slice(0, 30);
    const source = folder.write('broken.txt', Buffer.from(lines.with(2, 'caf\u00e9\u0000').join('\n'), 'latin1'));
    const { status, stderr } = await vist(['import', source]);
    expect(status).toBe(0);
    expect(stderr).toContain(`${source}:3: warning: zeros, or bytes that are no UTF-8, are in it [not-text]`);
  });

  it('says that JSON of another program needs a mapping', async () => {
    const { stderr } = await vist(['import', '-'], { stdin: '{"what": "x"}\n{"what": "y"}\n' });
    expect(stderr).toContain('stdin:1: warning: JSON of another program needs a mapping');
    expect(stderr).toContain('[no-mapping]');
  });

  it.each([
    [[], 'expected a file to import, or - for stdin'],
    [['nowhere.txt'], 'nowhere.txt: no such file'],
    [['etm', 'x.txt'], 'format "etm": expected one of trace-cmd, trace-pipe, perf'],
    [['perf', 'x', 'y'], 'y: expected [FORMAT] FILE and no more'],
    [['--rev', 'V9', '-'], '--rev: revision "V9"'],
    [['--profile', 'x', '-'], '--profile x: there is none of that name'],
  ])('%j is refused', async (args, message) => {
    const { status, stderr } = await vist(['import', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('reads other JSON with a mapping, and says where a mapping is wrong', async () => {
    const map = folder.path('map.json');
    writeFileSync(map, '{"schema": "vist/import-mapping", "event": "what", "events": {}}');
    const { stdout } = await vist(['import', 'jsonl', '-', '--map', map, '--json'], { stdin: '{"what": "x"}\n' });
    expect(JSON.parse(stdout)).toMatchObject({ opaqueCount: 1 });
    writeFileSync(map, '{"schema": "vist/import-mapping"}');
    expect((await vist(['import', '-', '--map', map])).stderr).toContain('map.json: /event: expected the key');
  });

  it('--print-probes names what a rule needs', async () => {
    const { status, stdout } = await vist(['import', '--print-probes', 'CMO-1']);
    expect(status).toBe(0);
    expect(stdout).toContain('dcache_clean_inval_poc');
    const unknown = await vist(['import', '--print-probes', 'NO-1']);
    expect(unknown).toMatchObject({ status: 2, stderr: expect.stringContaining('expected one of CMO-1') as string });
  });

  it.each(RULES.map(({ rule }) => rule))(
    '--print-probes %s says how to record it, or why that cannot be',
    async (rule) => {
      const { status, stdout } = await vist(['import', '--print-probes', rule, '--json']);
      expect(status).toBe(0);
      const data = JSON.parse(stdout) as { probes: readonly object[]; inferred: readonly { why: string }[] };
      expect(data.probes.length + data.inferred.length).toBeGreaterThan(0);
      expect(data.inferred.filter(({ why }) => why === 'no probe shows it')).toEqual([]);
    },
  );
});

describe('Ctrl-C while nothing comes', () => {
  it('leaves a valid trace of what was imported', async () => {
    const { stdout: lines } = await vist(['run', 'posted/double-enable-lpi12', '--emit', 'recording']);
    const trace = folder.path('live.vist');
    let interrupt = (): void => {};
    let hasSaid = false;
    // The pipe stays open: whoever traces has nothing more to say. The line that is not whole is no line.
    const stdin = new Readable({
      highWaterMark: 1,
      read() {
        if (hasSaid) setImmediate(() => interrupt());
        else this.push(`${lines}{"seq":`);
        hasSaid = true;
      },
    });
    const { status, stdout } = await vist(['import', '-', '-o', trace], {
      stdin,
      onInterrupt: (handler) => {
        interrupt = handler;
        return () => {};
      },
    });
    expect(status).toBe(130);
    expect(stdout).toMatch(/live\.vist, run [0-9a-f]{16}, \d+ bytes, interrupted\n/u);
    expect(stdin.destroyed).toBe(true);
    expect((await vist(['replay', trace, '--verify'])).stdout).toMatch(/: verified; V1, .*, interrupted\n/u);
  });
});

describe('vist conform', () => {
  it('names the code of a session, and refuses another', async () => {
    const file = folder.path('session.vist');
    await vist(['import', sample(SESSION), '-o', file]);
    const own = await vist(['conform', file]);
    expect(own.status).toBe(0);
    expect(own.stdout).toContain('session.vist: as V1 would');
    const other = await vist(['conform', file, '--rev', 'V4', '--json']);
    expect(other.status).toBe(1);
    expect(JSON.parse(other.stdout)).toMatchObject({
      conforms: false,
      impossible: { during: 'operation 1 (vm_init)', line: 31 },
    });
  }, 60_000);

  it('follows several PEs at once', async () => {
    const file = folder.path('two.vist');
    await vist(['run', 'examples/two-vms-one-line', '-o', file]);
    const { status, stdout } = await vist(['conform', file]);
    expect({ status, title: stdout.split('\n')[0] }).toEqual({ status: 0, title: `${file}: as V1 would` });
  }, 60_000);

  it('cannot decide what has nothing of KVM in it', async () => {
    const file = folder.path('noise.vist');
    await vist(['import', sample('trace.txt'), '-o', file]);
    const { status, stdout } = await vist(['conform', file]);
    expect(status).toBe(3);
    expect(stdout.split('\n')[0]).toBe(`${file}: cannot be decided: no call of KVM's GICv5 code in it`);
    expect(JSON.parse((await vist(['conform', file, '--json'])).stdout)).toMatchObject({
      conforms: null,
      revision: null,
      assumptions: [],
    });
  });
});
