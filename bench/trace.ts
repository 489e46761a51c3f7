import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { bytesSource, openTrace } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import { writeCtf } from './ctf.ts';
import { interleaved } from './interleaved.ts';
import { type Figure, printReport } from './report.ts';
import { type FileKind, fileKinds } from './trace-files.ts';
import { type BenchLog, benchLog } from './trace-log.ts';
import { seekFigures, writeLong } from './trace-seek.ts';

/** Rounds of the churn of 140 VMs: about half a million events. */
const CHURN_ROUNDS = 20;
const ROUNDS = 7;

/** Bytes per event, and events per second written and read, next to what people use without traces. */
export async function traceFigures(): Promise<readonly Figure[]> {
  const log = benchLog(CHURN_ROUNDS);
  const folder = mkdtempSync(join(tmpdir(), 'vist-bench-'));
  try {
    const kinds = fileKinds(log, folder);
    for (const kind of Object.values(kinds)) await kind.write();
    return [
      ...sizeFigures(log, kinds, folder),
      ...(await writeFigures(kinds)),
      ...(await readFigures(kinds)),
      ...filterFigures(kinds['vist']!),
      ...(await longFigures(log, folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sizeFigures(log: BenchLog, kinds: Readonly<Record<string, FileKind>>, folder: string): readonly Figure[] {
  const perEvent = (bytes: number): number => bytes / log.records.length;
  const ctf = join(folder, 'ctf');
  writeCtf(ctf, log.records);
  const stream = readFileSync(join(ctf, 'stream'));
  const packed = zstdCompressSync(stream, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  const sizes = Object.entries(kinds).map(([name, { path }]) => [name, perEvent(statSync(path).size)] as const);
  const vist = Object.fromEntries(sizes)['vist']!;
  return [
    ...sizes.map(([name, value]) => figure(`trace.bytes.${name}`, value, 'B/event', 'file size over events')),
    figure('trace.bytes.ctf', perEvent(stream.length), 'B/event', 'the same events as CTF 1.8'),
    figure('trace.bytes.ctfZstd', perEvent(packed.length), 'B/event', 'the same with zstd 3'),
    figure(
      'trace.bytes.ratio',
      vist / perEvent(packed.length),
      'ratio',
      'a trace against CTF + zstd 3; at most 0.55, aim 0.4',
    ),
  ];
}

async function writeFigures(kinds: Readonly<Record<string, FileKind>>): Promise<readonly Figure[]> {
  const { vist, msgpackRecords, msgpackObjects, jsonLines } = kinds;
  const speeds = await interleaved(
    {
      vist: vist!.write,
      msgpackRecords: msgpackRecords!.write,
      msgpackObjects: msgpackObjects!.write,
      jsonLines: jsonLines!.write,
    },
    ROUNDS,
  );
  return [
    ...Object.entries(speeds).map(([name, { best }]) => figure(`trace.write.${name}`, best, 'events/s', 'into a file')),
    figure(
      'trace.write.ratio',
      speeds.vist.best / speeds.msgpackRecords.best,
      'ratio',
      'columns, zstd, hash chain and file against msgpackr records in chunks; at least 2, aim 3',
    ),
  ];
}

async function readFigures(kinds: Readonly<Record<string, FileKind>>): Promise<readonly Figure[]> {
  const { vist, vistNone, msgpackRecords, msgpackObjects, jsonLines } = kinds;
  const scan =
    ({ path }: FileKind) =>
    (): number => {
      const cursor = openTrace(bytesSource(readFileSync(path)), nodePlatform).cursor({});
      const addr = cursor.number('addr');
      let count = 0;
      let sum = 0;
      while (cursor.next()) {
        sum += addr() ?? 0;
        count += 1;
      }
      return sum === 0 ? 0 : count;
    };
  const speeds = await interleaved(
    {
      vist: vist!.read,
      vistNone: vistNone!.read,
      cursor: scan(vist!),
      cursorNone: scan(vistNone!),
      msgpackRecords: msgpackRecords!.read,
      msgpackObjects: msgpackObjects!.read,
      jsonLines: jsonLines!.read,
    },
    ROUNDS,
  );
  const { msgpackRecords: base } = speeds;
  return [
    ...Object.entries(speeds).map(([name, { best }]) =>
      figure(`trace.read.${name}`, best, 'events/s', 'every event of a file'),
    ),
    figure(
      'trace.read.ratio',
      speeds.vistNone.best / base.best,
      'ratio',
      'objects without compression against msgpackr records; at least 2.2, aim 3',
    ),
    figure(
      'trace.read.ratioZstd',
      speeds.vist.best / base.best,
      'ratio',
      'the same from a zstd trace, a hundredth of the bytes',
    ),
    figure(
      'trace.cursor.ratio',
      speeds.cursorNone.best / base.best,
      'ratio',
      'one column by a cursor against msgpackr records; at least 5, aim 8',
    ),
    figure('trace.cursor.ratioZstd', speeds.cursor.best / base.best, 'ratio', 'the same from a zstd trace'),
  ];
}

/** Events of a few pages in one chunk of a hundred, found by the index, against reading everything. */
function filterFigures({ path, read }: FileKind): readonly Figure[] {
  const trace = openTrace(bytesSource(readFileSync(path)), nodePlatform);
  const [first] = trace.find({ filter: { types: ['env.runEnded'] } });
  const find = (): number => [...trace.find({ filter: { types: ['env.runEnded'] } })].length;
  const { filtered, full } = bestInTurn(5, { filtered: find, full: read });
  return [
    figure(
      'trace.filter.ratio',
      full / filtered,
      'ratio',
      `time of a full read against finding one type in few chunks (event ${first?.seq}); at least 20, aim 60`,
    ),
  ];
}

/** What needs files of a million events and more, read by processes of their own. */
async function longFigures(log: BenchLog, folder: string): Promise<readonly Figure[]> {
  const reader = bundled('trace-read-child', join(folder, 'bundle'));
  const seeking = await seekFigures(log, folder, reader);
  return [...(await peerFigures(log, folder, reader)), ...seeking];
}

/** babeltrace2 over the same events, process start included, where it is installed. */
async function peerFigures(log: BenchLog, folder: string, reader: string): Promise<readonly Figure[]> {
  try {
    execFileSync('babeltrace2', ['--version'], { stdio: 'ignore' });
  } catch {
    process.stderr.write('babeltrace2 is not installed: its rows are left out (Debian: apt install babeltrace2)\n');
    return [];
  }
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache') };
  const figures: Figure[] = [];
  for (const times of [2, 10]) {
    const count = times * log.records.length;
    const [ctf, path] = [join(folder, `ctf-${times}`), join(folder, `${times}-times.vist`)];
    writeCtf(ctf, log.records, times);
    await writeLong(log, path, count);
    const { theirs, ours } = bestInTurn(7, {
      theirs: () => execFileSync('babeltrace2', [ctf, '--component=sink.utils.dummy'], { stdio: 'ignore' }),
      ours: () => execFileSync(process.execPath, [reader, path], { stdio: 'ignore', env }),
    });
    const name = `trace.peer.${(count / 1e6).toFixed(0)}m`;
    figures.push(
      figure(`${name}.babeltrace2`, (count * 1000) / theirs, 'events/s', 'into its dummy sink, process start included'),
      figure(`${name}.vist`, (count * 1000) / ours, 'events/s', 'as objects from a zstd trace, process start included'),
      figure(`${name}.ratio`, theirs / ours, 'ratio', 'wall time; at least 1.8, aim 3'),
    );
  }
  return figures;
}

/** A program of this folder as one file, as the command is published: its start is not that of a hundred files. */
function bundled(name: string, folder: string): string {
  const tsdown = join(import.meta.dirname, '../node_modules/.bin/tsdown');
  const entry = join(import.meta.dirname, `${name}.ts`);
  execFileSync(
    tsdown,
    [entry, '--no-config', '--format', 'esm', '--platform', 'node', '--no-dts', '--out-dir', folder],
    {
      stdio: 'ignore',
    },
  );
  return join(folder, `${name}.mjs`);
}

/** Milliseconds of the best of some runs, by the clock on the wall: what else runs meets all contenders. */
function bestInTurn<Name extends string>(
  runs: number,
  contenders: Readonly<Record<Name, () => unknown>>,
): Readonly<Record<Name, number>> {
  const best = new Map<string, number>();
  for (let i = 0; i < runs; i++) {
    for (const [name, run] of Object.entries<() => unknown>(contenders)) {
      const start = performance.now();
      run();
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, performance.now() - start));
    }
  }
  return Object.fromEntries(best) as Record<Name, number>;
}

function figure(name: string, value: number, unit: Figure['unit'], doc: string): Figure {
  return { name, value, unit, doc };
}

if (import.meta.main) printReport(await traceFigures());
