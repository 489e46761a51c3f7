import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileNotes, type ImportHead, linesOf, startImport } from '@vist/trace';
import { createTrace } from '@vist/trace/node';
import { sessionChunks } from './import-session.ts';
import { interleaved } from './interleaved.ts';
import { type Figure, printReport } from './report.ts';

const LINES = 1_000_000;
/** Of ten lines of a session that is recorded with everything else on, one is ours. */
const OURS = 10;
const ROUNDS = 3;

/** A session of a million lines: imported, only cut into lines, and taken apart as programs for such text do. */
export async function importFigures(): Promise<readonly Figure[]> {
  const among = [...sessionChunks(LINES, OURS)];
  const only = [...sessionChunks(LINES / 10, 1)];
  const speeds = await interleaved(
    {
      split: () => counted(among, ({ lines }) => lines.length),
      fields: () => counted(among, ({ lines }) => lines.filter((line) => fieldsOf(line) !== null).length),
      session: () => imported(among, false),
      written: () => imported(among, true),
      dense: () => imported(only, false),
    },
    ROUNDS,
  );
  const { split, fields, session, written, dense } = speeds;
  const memory = [LINES, 3 * LINES].map(peakBytes);
  return [
    speed('import.split', split.best, 'only cut into lines'),
    speed('import.fields', fields.best, 'taken apart into prefix, event and key=value, line by line, and no more'),
    ...awkFigures(among),
    speed('import.session', session.best, 'one line in ten is of KVM'),
    speed('import.written', written.best, 'the same, written as a trace'),
    speed('import.dense', dense.best, 'every line is of KVM'),
    ratio('import.ratio.split', session.best / split.best, 'imported against only cut into lines'),
    ratio('import.ratio.fields', session.best / fields.best, 'imported against taken apart'),
    { name: 'import.memory', value: (memory[0] ?? 0) / 2 ** 20, unit: 'MB', doc: 'resident at most, a million lines' },
    ratio('import.memory.growth', (memory[1] ?? 0) / (memory[0] ?? 1), 'three million lines against one; about 1'),
  ];
}

function speed(name: string, value: number, doc: string): Figure {
  return { name, value, unit: 'lines/s', doc };
}

function ratio(name: string, value: number, doc: string): Figure {
  return { name, value, unit: 'ratio', doc };
}

async function counted(
  chunks: readonly Uint8Array[],
  count: (batch: { readonly lines: readonly string[] }) => number,
): Promise<number> {
  let total = 0;
  for await (const batch of linesOf(flowing(chunks))) total += count(batch);
  return total;
}

/** What a viewer of ftrace text keeps of a line. */
function fieldsOf(line: string): object | null {
  const found = /^\s*(.+?)-(\d+)\s+\[(\d+)\]\s+(?:\S{4,8}\s+)?(\d+\.\d+): (\w+): +(.*)$/u.exec(line);
  if (found === null) return null;
  const [, comm, pid, cpu, time, event, body = ''] = found;
  const fields = Object.fromEntries(body.split(' ').map((word) => word.split('=', 2)));
  return { comm, pid: Number(pid), cpu: Number(cpu), time: Number(time), event, fields };
}

async function imported(chunks: readonly Uint8Array[], isWritten: boolean): Promise<number> {
  let writer: ReturnType<typeof createTrace> | null = null;
  const options = { format: null, mapping: null, profile: null, revision: null, infers: true, chunkLength: 4096 };
  const session = startImport(options, {
    begin: (head) => {
      if (isWritten) writer = createTrace('/dev/null', startOf(head));
    },
    record: (record) => void writer?.push(record),
    state: () => {},
  });
  for await (const batch of linesOf(flowing(chunks))) session.add(batch);
  return session.end().lines;
}

async function* flowing(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** The same as an awk program, which counts events by name; wall time of a process. */
function awkFigures(chunks: readonly Uint8Array[]): readonly Figure[] {
  if (spawnSync('awk', ['BEGIN { exit 0 }']).status !== 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'vist-bench-'));
  try {
    const file = join(folder, 'session.txt');
    writeFileSync(file, Buffer.concat(chunks));
    const times = Array.from({ length: ROUNDS }, () => {
      const start = process.hrtime.bigint();
      execFileSync('awk', [AWK, file], { stdio: 'ignore' });
      return Number(process.hrtime.bigint() - start) / 1e9;
    });
    return [
      speed('import.awk', LINES / Math.min(...times), 'an awk program that counts events and sums bytes; wall time'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const AWK = `{ for (i = 2; i <= NF; i++) { if ($i ~ /^[a-z_]+:$/) count[$i]++; if (split($i, kv, "=") == 2 && kv[1] == "bytes_alloc") sum += kv[2] } }
END { for (e in count) print e, count[e]; print sum }`;

function peakBytes(lineCount: number): number {
  const child = join(import.meta.dirname, 'import-child.ts');
  const { peakBytes: bytes } = JSON.parse(
    execFileSync(process.execPath, ['--max-semi-space-size=8', child, String(lineCount)], { encoding: 'utf8' }),
  ) as { readonly peakBytes: number };
  return bytes;
}

function startOf({ profile, format }: ImportHead): Parameters<typeof createTrace>[1] {
  return {
    identity: {
      modelVersion: '1',
      profile: { ...profile, irs: { ...profile.irs } },
      revision: 'unknown',
      changes: [],
      scenario: null,
      seed: 0,
      policies: null,
      memory: profile.memory,
    },
    notes: fileNotes({ tool: 'vist bench', importer: format }),
  };
}

if (import.meta.main) printReport(await importFigures());
