import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { seq } from '@vist/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeIterable } from '../src/container/feed.ts';
import { TraceSinkError } from '../src/container/sink.ts';
import { createTrace, openTraceFile } from '../src/node/trace-file.ts';
import { plainLog, readerOf, startWith, traceOf } from './fixtures.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vist-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a trace file', () => {
  it('grows as .partial and gets its name when it is closed', async () => {
    const path = join(folder, 'run.vist');
    const writer = createTrace(path, startWith({ chunkEvents: 4 }));
    expect(existsSync(`${path}.partial`)).toBe(false);
    for (const record of plainLog(10)) writer.push(record);
    expect(existsSync(path)).toBe(false);
    expect([...openTraceFile(`${path}.partial`).records(seq(0))]).toStrictEqual(plainLog(8));
    await writer.finish();
    expect(existsSync(`${path}.partial`)).toBe(false);
    const reader = openTraceFile(path);
    expect([...reader.records(seq(0))]).toStrictEqual(plainLog(10));
    reader.close();
  });

  it('may be made of what a crash left of it', async () => {
    const path = join(folder, 'run.vist');
    const crashed = createTrace(path, startWith({ chunkEvents: 64 }));
    for (const record of plainLog(20_000)) crashed.push(record);
    crashed.abandon();
    const left = openTraceFile(`${path}.partial`);
    const { eventCount } = await writeIterable(left.records(seq(0)), createTrace(path, startWith()));
    left.close();
    expect(eventCount).toBe(19_968);
  });

  it('is closed as interrupted, and whole, without waiting for a promise', () => {
    const path = join(folder, 'run.vist');
    const writer = createTrace(path, startWith());
    for (const record of plainLog(10)) writer.push(record);
    void writer.interrupt();
    expect(openTraceFile(path)).toMatchObject({ ending: 'interrupted', length: 10 });
  });

  it('is not created when nothing was written', () => {
    const path = join(folder, 'run.vist');
    createTrace(path, startWith()).abandon();
    expect(existsSync(path) || existsSync(`${path}.partial`)).toBe(false);
  });

  it('that cannot be written is a typed error', () => {
    const writer = createTrace(join(folder, 'no', 'such', 'folder'), startWith());
    expect(() => writer.push(plainLog(1)[0]!)).toThrow(TraceSinkError);
    const full = createTrace('/dev/full/x', startWith());
    expect(() => full.push(plainLog(1)[0]!)).toThrow(
      expect.objectContaining({ code: 'ENOTDIR', message: 'cannot write /dev/full/x.partial: not a directory' }),
    );
  });

  it('never replaces a device', async () => {
    // Behind a link: a sink that replaced it would replace the link only.
    const link = join(folder, 'null');
    symlinkSync('/dev/null', link);
    const writer = createTrace(link, startWith());
    for (const record of plainLog(10)) writer.push(record);
    await writer.finish();
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(`${link}.partial`)).toBe(false);
    symlinkSync('/dev/full', join(folder, 'full'));
    const full = createTrace(join(folder, 'full'), startWith());
    expect(() => full.push(plainLog(1)[0]!)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
  });
});

describe('a pipe', () => {
  it('carries the same bytes as a file, and slows the writer down', async () => {
    const parts: Buffer[] = [];
    let waits = 0;
    const pipe = new Writable({
      highWaterMark: 1000,
      write: (bytes: Buffer, _encoding, done) => {
        parts.push(bytes);
        setImmediate(done);
      },
    });
    const writer = createTrace(pipe, startWith({ chunkEvents: 64 }));
    const slow = {
      ...writer,
      drained: () => {
        waits += 1;
        return writer.drained();
      },
    };
    await writeIterable(plainLog(1000), slow, () => ({ stateDigest: 'digest', findings: [{ rule: 'CMO-1' }] }));
    const { bytes } = await traceOf(plainLog(1000), { chunkEvents: 64 });
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(waits).toBeGreaterThan(1);
  });

  it('that breaks is a typed error', async () => {
    const broken = new Writable({
      write: (_bytes, _encoding, done) => {
        done(Object.assign(new Error('gone'), { code: 'EPIPE' }));
      },
    });
    const written = writeIterable(plainLog(50_000), createTrace(broken, startWith()));
    await expect(written).rejects.toMatchObject({ name: 'TraceSinkError', code: 'EPIPE' });
  });

  it('of a file is the file', async () => {
    const path = join(folder, 'run.vist');
    const writer = createTrace(path, startWith());
    const { runId } = await writeIterable(plainLog(100), writer);
    expect(readerOf(readFileSync(path)).runId).toBe(runId);
  });
});
