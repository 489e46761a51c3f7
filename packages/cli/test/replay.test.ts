import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { seq, type SystemRecord, word64 } from '@vist/core';
import type { TraceHeader } from '@vist/trace';
import { createTrace, openTraceFile } from '@vist/trace/node';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from './kit/folder.ts';
import { expectGolden } from './kit/golden.ts';
import { vist } from './kit/vist.ts';

const folder = testFolder();
const SCENARIO = 'posted/double-enable-lpi12';

let file = '';
beforeEach(async () => {
  file = folder.path('run.vist');
  await vist(['run', SCENARIO, '-o', file]);
});

/** Writes the trace again with some of it changed. */
async function forged(
  name: string,
  change: (record: SystemRecord) => SystemRecord,
  header: (of: TraceHeader) => TraceHeader = (of) => of,
): Promise<string> {
  const trace = openTraceFile(file);
  const writer = createTrace(folder.path(name), header(trace.header));
  for (const record of trace.records(seq(0))) writer.push(change(record));
  await writer.finish({ stateDigest: trace.footer?.stateDigest ?? null });
  trace.close();
  return folder.path(name);
}

const same = (record: SystemRecord): SystemRecord => record;

/** What was printed, with the folder's name taken out. */
const named = (text: string): string => text.replaceAll(`${folder.path('.')}/`, '');

describe('vist replay', () => {
  it('prints what vist run printed', async () => {
    const run = (await vist(['run', SCENARIO])).stdout;
    const { status, stdout } = await vist(['replay', file]);
    const untilLooks = (text: string): string => text.slice(0, text.indexOf('look closer'));
    expect(untilLooks(stdout)).toBe(untilLooks(run));
    expect(status).toBe(0);
  });

  it('stops at a position', async () => {
    const { status, stdout } = await vist(['replay', file, '--to', '251']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}run +5 operations, interrupted$/mu);
    expect(stdout).toMatch(/^ {2}only the first 251 of \d+ events$/mu);
    const [, digest = ''] = /^ {2}state +([0-9a-f]{32})$/mu.exec(stdout) ?? [];
    expect((await vist(['show', `${file}@251`])).stdout).toContain(digest);
    expect(await vist(['replay', file, '--to', '5', '--verify'])).toMatchObject({ status: 2 });
  });

  it('reads a trace from stdin', async () => {
    const { status, stdout } = await vist(['replay', '-', '--verify'], { stdin: readFileSync(file) });
    expect(status).toBe(0);
    expect(stdout).toContain('stdin: verified');
  });
});

describe('vist replay of a part of a run', () => {
  it('sums up the events of a cut, from the state that it begins with', async () => {
    const whole = JSON.parse((await vist(['replay', file, '--json'])).stdout) as { stateDigest: string };
    const cut = folder.path('part.vist');
    await vist(['cut', file, '--from', '200', '-o', cut]);
    const { status, stdout } = await vist(['replay', cut, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ eventCount: 225, stateDigest: whole.stateDigest });
    const before = JSON.parse((await vist(['replay', file, '--to', '300', '--json'])).stdout) as typeof whole;
    expect(JSON.parse((await vist(['replay', cut, '--to', '300', '--json'])).stdout)).toMatchObject({
      eventCount: 100,
      stateDigest: before.stateDigest,
      notes: expect.arrayContaining([
        'begins with event 200: what was before is known as a state only',
        'only the first 100 of 225 events',
      ]),
    });
  });

  it('has no states of a view, and no positions that the trace has not', async () => {
    const view = folder.path('view.vist');
    await vist(['cut', file, '--keep', 'mem.stored', '-o', view]);
    expect(await vist(['replay', view])).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringContaining('is a view of another trace') as string,
    });
    expect(await vist(['replay', file, '--to', '99999'])).toMatchObject({
      status: 2,
      stderr: 'vist: position 99999: the trace has 425 events\n',
    });
  });
});

describe('vist replay --pace and --follow', () => {
  it('prints every event, as vist log does, however fast', async () => {
    const all = (await vist(['log', file])).stdout;
    const { status, stdout, stderr } = await vist(['replay', file, '--pace', '1000000']);
    expect({ status, stdout, stderr: named(stderr) }).toEqual({
      status: 0,
      stdout: all,
      stderr: 'vist: run.vist: 425 events, complete\n',
    });
    const { stdout: lines } = await vist(['replay', file, '--follow', '--json', '--to', '3']);
    expect(lines).toBe((await vist(['log', file, '--json', '--limit', '3'])).stdout);
  });

  it('keeps the time between events', async () => {
    const start = performance.now();
    await vist(['replay', file, '--pace', '50', '--to', '10']);
    expect(performance.now() - start).toBeGreaterThan(150);
  });

  it('goes on with a file that is being written, until it is closed', async () => {
    const growing = folder.path('growing.vist');
    const trace = openTraceFile(file);
    const writer = createTrace(growing, trace.header);
    const records = [...trace.records(seq(0))];
    for (const record of records.slice(0, 100)) writer.push(record);
    writer.flush();
    await writer.drained();
    const following = vist(['replay', growing, '--follow']);
    for (const record of records.slice(100)) writer.push(record);
    await writer.finish({ stateDigest: null });
    trace.close();
    const { status, stdout } = await following;
    expect({ status, stdout }).toEqual({ status: 0, stdout: (await vist(['log', file])).stdout });
  });

  it('reads a pipe', async () => {
    const { status, stdout } = await vist(['replay', '-', '--follow', '--to', '2'], { stdin: readFileSync(file) });
    expect({ status, lines: stdout.split('\n').length - 1 }).toEqual({ status: 0, lines: 2 });
  });

  it('prints what is before the damage, then says what is wrong', async () => {
    const chunked = folder.path('chunked.vist');
    await vist(['run', SCENARIO, '-o', chunked, '--chunk', '64']);
    const bytes = readFileSync(chunked);
    const cut = folder.write('cut.vist', bytes.subarray(0, -4000));
    const { status, stdout, stderr } = await vist(['replay', cut, '--pace', '100000']);
    expect({ status, isNamed: stderr.includes('cut.vist: byte') }).toEqual({ status: 4, isNamed: true });
    expect(stdout).toMatch(/^#0 /u);
    expect(await vist(['replay', folder.path('nope.vist'), '--follow'])).toMatchObject({ status: 2 });
    expect(await vist(['replay', file, '--verify', '--follow'])).toMatchObject({ status: 2 });
  });

  it('fits its lines to the terminal', async () => {
    const { stdout } = await vist(['replay', file, '--pace', '1000000', '--no-color'], { isTTY: true });
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBe(80);
    const coloured = await vist(['replay', file, '--pace', '1000000'], { isTTY: true });
    expect(stripVTControlCharacters(coloured.stdout)).toBe(stdout);
  });
});

describe('vist replay --verify', () => {
  it('verifies a good trace', async () => {
    const { status, stdout, stderr } = await vist(['replay', file, '--verify']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expectGolden('verify-good.txt', named(stdout));
  });

  it('prints JSON', async () => {
    const { stdout } = await vist(['replay', file, '--verify', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'vist/verification',
      schemaVersion: 1,
      outcome: 'verified',
      ending: 'complete',
      difference: [],
    });
  });

  it('finds a changed event and says what it leads to', async () => {
    const changed = await forged('forged.vist', (record) =>
      record.event.type === 'mem.stored' && record.event.site === 'vgic_v5_vmte_assign_ist'
        ? { ...record, event: { ...record.event, value: word64(record.event.value + 0x1000n) } }
        : record,
    );
    const { status, stdout } = await vist(['replay', changed, '--verify']);
    expect(status).toBe(1);
    expectGolden('verify-changed.txt', named(stdout));
  });

  it('says of a cut trace how much of it is good', async () => {
    const chunked = folder.path('chunked.vist');
    await vist(['run', SCENARIO, '-o', chunked, '--chunk', '64']);
    const cut = folder.write('cut.vist', readFileSync(chunked).subarray(0, -2500));
    const { status, stdout } = await vist(['replay', cut, '--verify']);
    expect(status).toBe(4);
    expect(named(stdout)).toMatch(
      /^cut\.vist: damaged; V1, recorded by vist [\d.]+, not closed\n {2}verified {2}(?!0 )\d+ of \d+ events/u,
    );
  });

  it('finds a flipped bit in a chunk', async () => {
    const bytes = readFileSync(file);
    bytes[bytes.length - 2500]! ^= 1;
    const { status } = await vist(['replay', folder.write('flipped.vist', bytes), '--verify']);
    expect(status).toBe(4);
  });

  it('takes a trace of a later format for what it is', async () => {
    const bytes = readFileSync(file);
    bytes[10] = 9;
    const { status, stdout, stderr } = await vist(['replay', folder.write('later.vist', bytes), '--verify']);
    expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
    expect(named(stderr)).toBe('vist: later.vist: byte 10: format version 9.0: this program reads up to 1.x\n');
  });

  it('does not believe a header more than a file', async () => {
    const trace = await forged('header.vist', same, ({ identity, notes }) => ({
      identity: { ...identity, profile: { ...(identity.profile as object), pageSizeBytes: 3 } },
      notes,
    }));
    const { status, stderr } = await vist(['replay', trace, '--verify']);
    expect({ status, stderr: named(stderr) }).toEqual({
      status: 4,
      stderr: 'vist: header.vist: header: profile: /profile/page_size: expected 4096, 16384 or 65536, got 3\n',
    });
  });

  it('prints a state that no machine would come to', async () => {
    const bad = await forged('bad.vist', (record) =>
      record.event.type === 'kvm.elementSet' && record.event.index > 0
        ? { ...record, event: { ...record.event, array: 'other' as 'h_lpi_l2_ists' } }
        : record,
    );
    const { status, stdout } = await vist(['replay', bad, '--verify']);
    expect(status).toBe(1);
    expect(stdout).toContain('arrays.other: recorded [null,');
  });

  it('decides the acts of an imported log again, and finds an effect that is not theirs', async () => {
    const imported = ({ identity, notes }: TraceHeader): TraceHeader => ({
      identity: { ...identity, scenario: null, revision: 'unknown' },
      notes: { ...notes, importer: 'test' },
    });
    const good = await forged('imported.vist', same, imported);
    expect(await vist(['replay', good, '--verify'])).toMatchObject({ status: 0 });
    const { status, stdout } = await vist(['replay', good]);
    expect(status).toBe(0);
    expect(stdout).toContain('a log without its scenario\n  revision  unknown\n');
    const bad = await forged(
      'bad.vist',
      (record) =>
        record.event.type === 'harness.outstanding'
          ? { ...record, event: { ...record.event, sizeReqBytes: 1 } }
          : record,
      imported,
    );
    expect(await vist(['replay', bad, '--verify'])).toMatchObject({ status: 1 });
  });

  it('cannot decide about another version of the model', async () => {
    const trace = await forged('model.vist', same, ({ identity, notes }) => ({
      identity: { ...identity, modelVersion: '0' },
      notes,
    }));
    const { status, stdout } = await vist(['replay', trace, '--verify']);
    expect(status).toBe(3);
    expect(stdout).toContain('it was recorded with version 0 of the model');
  });

  it('says of another file what it is not', async () => {
    const { status, stderr } = await vist(['replay', folder.write('x.json', '{}'), '--verify']);
    expect({ status, stderr: named(stderr) }).toEqual({
      status: 4,
      stderr: 'vist: x.json: byte 0: this is not a .vist trace\n',
    });
    expect(await vist(['replay', 'nope.vist'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'vist: nope.vist: no such file\n',
    });
  });
});
