import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemRecord } from '@vist/core';
import { editedLog, relocatedLog } from '@vist/core/testing';
import { describeRecord } from '@vist/replay';
import { createTrace } from '@vist/trace/node';
import { type Figure, printReport } from './report.ts';
import { type BenchLog, benchLog } from './trace-log.ts';
import { repeatedRecords } from './trace-seek.ts';

const MILLION = 1_000_000;
const ROUNDS = 5;
/** Of so many stores one is left out, repeated or changed. */
const EDIT_EVERY = 80;
/** By how much every object lies elsewhere in the other run. */
const MOVED_BY = 0x1000_0000;

/** A run of a million events against itself with every object elsewhere and some steps changed; and where two of ten million part. */
export async function diffFigures(): Promise<readonly Figure[]> {
  const whole = benchLog(43);
  const log = { ...whole, records: whole.records.slice(0, MILLION) };
  const folder = mkdtempSync(join(tmpdir(), 'vist-bench-'));
  try {
    return [...(await alignFigures(log, folder)), ...(await firstFigures(log, folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function alignFigures(log: BenchLog, folder: string): Promise<readonly Figure[]> {
  const { records, edits } = editedLog(log.records, EDIT_EVERY);
  const paths = { left: join(folder, 'a'), edited: join(folder, 'b'), moved: join(folder, 'c') };
  await write(log, paths.left, log.records);
  await write(log, paths.edited, records);
  await write(log, paths.moved, relocatedLog(records, MOVED_BY));
  writeText(`${paths.left}.txt`, log.records);
  writeText(`${paths.moved}.txt`, relocatedLog(records, MOVED_BY));

  const control = compared('align', paths.left, paths.edited);
  const runs: Comparison[] = [];
  const gnu: { readonly seconds: number; readonly lines: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.push(compared('align', paths.left, paths.moved));
    gnu.push(gnuDiff(`${paths.left}.txt`, `${paths.moved}.txt`));
  }
  const isSame = runs.every(({ changes, places }) => changes === control.changes && places === control.places);
  if (!isSame || control.changes !== edits) throw new RangeError(`${edits} edits were made, ${control.changes} found`);
  const wallMs = least(runs, (run) => run.wallMs);
  const gnuMs = 1000 * least(gnu, ({ seconds }) => seconds);
  return [
    figure('diff.edits', edits, 'events', 'steps changed, and found, with and without every object elsewhere'),
    figure(
      'diff.wall',
      wallMs,
      'ms',
      'to align 1 million against 1 million, all elsewhere, in a new process; budget 2000',
    ),
    figure(
      'diff.cpu',
      least(runs, (run) => run.cpuMs),
      'ms',
      'the same in processor time',
    ),
    figure('diff.peak', least(runs, (run) => run.peakBytes) / 2 ** 20, 'MB', 'resident at the peak; budget 600'),
    figure('diff.gnu.wall', gnuMs, 'ms', 'GNU diff of the same as text, one line per event'),
    figure(
      'diff.gnu.lines',
      least(gnu, ({ lines }) => lines),
      'events',
      'lines that it says are changed',
    ),
    figure(
      'diff.gnu.ratio',
      gnuMs / wallMs,
      'ratio',
      'how much faster than GNU diff, which reads text and knows no addresses',
    ),
  ];
}

async function firstFigures(log: BenchLog, folder: string): Promise<readonly Figure[]> {
  const at = 9 * MILLION + 123_456;
  const paths = { left: join(folder, 'x'), same: join(folder, 'y'), other: join(folder, 'z') };
  await write(log, paths.left, repeatedRecords(log.records, 10 * MILLION));
  await write(log, paths.same, changedAt(repeatedRecords(log.records, 10 * MILLION), at));
  const { identity, notes } = log.start;
  const start = { identity: { ...identity, revision: 'V1' }, notes };
  await write({ ...log, start }, paths.other, changedAt(repeatedRecords(log.records, 10 * MILLION), at));
  const figures = [
    ['diff.first', paths.same, 'of one identity, by the hash chain; budget 50'],
    ['diff.first.other', paths.other, 'of two revisions, by the checksums of chunks'],
  ] as const;
  return figures.flatMap(([name, path, doc]) => {
    const runs = Array.from({ length: ROUNDS }, () => compared('first', paths.left, path));
    if (runs.some(({ seq }) => seq !== at)) throw new RangeError(`they part at ${at}, found ${runs[0]?.seq}`);
    const how = `to where two traces of 10 million events part, ${doc}`;
    return [
      figure(
        name,
        least(runs, (run) => run.openedMs),
        'ms',
        `${how}, files open`,
      ),
      figure(
        `${name}.open`,
        least(runs, (run) => run.wallMs),
        'ms',
        `${how}, with opening them`,
      ),
    ];
  });
}

function* changedAt(records: Iterable<SystemRecord>, at: number): Generator<SystemRecord> {
  for (const record of records) yield record.seq === at ? { ...record, actor: 'pe7' } : record;
}

async function write({ start }: BenchLog, path: string, records: Iterable<SystemRecord>): Promise<void> {
  const writer = createTrace(path, start);
  for (const record of records) writer.push(record);
  await writer.finish();
}

/** One line per event, without positions: these alone would make every line another one. */
function writeText(path: string, records: Iterable<SystemRecord>): void {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  const flush = (): void => {
    writeSync(file, `${lines.join('\n')}\n`);
    lines = [];
  };
  for (const record of records) {
    lines.push(describeRecord({ ...record, cause: null }).replace(/^#\d+ /u, ''));
    if (lines.length === 65_536) flush();
  }
  flush();
  closeSync(file);
}

/** What a comparison took, and what it found. */
interface Comparison {
  readonly changes: number;
  readonly places: number;
  readonly seq: number | null;
  readonly wallMs: number;
  readonly openedMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

function compared(job: 'align' | 'first', left: string, right: string): Comparison {
  const child = join(import.meta.dirname, 'diff-child.ts');
  return JSON.parse(execFileSync(process.execPath, [child, job, left, right], { encoding: 'utf8' })) as Comparison;
}

function gnuDiff(left: string, right: string): { readonly seconds: number; readonly lines: number } {
  const start = performance.now();
  const { stdout } = spawnSync('diff', ['--speed-large-files', left, right], {
    maxBuffer: 2 ** 30,
    encoding: 'buffer',
  });
  const seconds = (performance.now() - start) / 1000;
  let lines = 0;
  for (let at = 0; at >= 0 && at < stdout.length; at = stdout.indexOf(0x0a, at) + 1 || stdout.length) {
    lines += stdout[at] === LESS || stdout[at] === GREATER ? 1 : 0;
  }
  return { seconds, lines };
}

const LESS = 0x3c;
const GREATER = 0x3e;

function least<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return Math.min(...items.map(of));
}

function figure(name: string, value: number, unit: Figure['unit'], doc: string): Figure {
  return { name, value, unit, doc };
}

if (import.meta.main) printReport(await diffFigures());
