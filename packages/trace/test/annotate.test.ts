import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seq } from '@vist/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraceSinkError } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { TraceFormatError } from '../src/format-error.ts';
import { annotateTraceFile } from '../src/node/annotate-file.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { createTrace, openTraceFile } from '../src/node/trace-file.ts';
import { plainLog, startWith } from './fixtures.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vist-'));
  path = join(folder, 'run.vist');
  const writer = createTrace(path, startWith({ chunkEvents: 4 }));
  for (const record of plainLog(50)) writer.push(record);
  await writer.finish({ stateDigest: 'feed', findings: [{ rule: 'CMO-1' }], annotations: ['the first'] });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const MARK = { kind: 'bookmark', at: 12, note: 'here' };

describe('annotations of a trace file', () => {
  it('are added behind the others, and all else stays: every byte before the footer, and the run id', () => {
    const before = readFileSync(path);
    const old = openTraceFile(path);
    annotateTraceFile(path, (annotations) => [...annotations, MARK]);
    const trace = openTraceFile(path);
    expect(trace.footer).toEqual({ ...old.footer, annotations: ['the first', MARK] });
    expect(trace.damage).toBe(null);
    expect([...trace.records(seq(0))]).toEqual(plainLog(50));
    const after = readFileSync(path);
    const offset = old.footer?.indexOffsets[0] ?? 0;
    expect(offset).toBeGreaterThan(0);
    expect(after.subarray(0, offset)).toEqual(before.subarray(0, offset));
    expect(examineTrace(bytesSource(after), nodePlatform).problems).toEqual([]);
    expect(readdirSync(folder)).toEqual(['run.vist']);
    old.close();
    trace.close();
  });

  it('can be taken away again, which gives the bytes that were there', () => {
    const before = readFileSync(path);
    annotateTraceFile(path, (annotations) => [...annotations, MARK]);
    expect(readFileSync(path)).not.toEqual(before);
    annotateTraceFile(path, (annotations) => annotations.slice(0, 1));
    expect(readFileSync(path)).toEqual(before);
  });

  it('leave the file as it is when they cannot be written', () => {
    const before = readFileSync(path);
    mkdirSync(`${path}.${process.pid}.tmp`);
    expect(() => annotateTraceFile(path, () => [MARK])).toThrow(TraceSinkError);
    expect(readFileSync(path)).toEqual(before);
  });

  it('are written through a link', () => {
    const link = join(folder, 'link.vist');
    symlinkSync(path, link);
    annotateTraceFile(link, () => [MARK]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    const trace = openTraceFile(path);
    expect(trace.footer?.annotations).toEqual([MARK]);
    trace.close();
  });

  it('have no place in a file without an end', () => {
    const cut = readFileSync(path).subarray(0, -20);
    writeFileSync(path, cut);
    expect(() => annotateTraceFile(path, () => [MARK])).toThrow(TraceFormatError);
    expect(readFileSync(path)).toEqual(cut);
  });
});
