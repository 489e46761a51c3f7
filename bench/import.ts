import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fileNotes, type ImportHead, linesOf, startImport } from '@vist/trace';
import { createTrace } from '@vist/trace/node';
import { type Figure, printReport } from './report.ts';

const LINES = 1_000_000;
/** Of ten lines of a session that is recorded with everything else on, one is ours. */
const OURS = 10;
const CHUNK_BYTES = 1 << 18;

/** Lines per second of a long session among the events of others: imported, and only cut into lines. */
export async function importFigures(): Promise<readonly Figure[]> {
  const among = [...chunksOf(sessionAmong(LINES, OURS))];
  const only = [...chunksOf(sessionAmong(LINES / 10, 1))];
  const split = await rate(among, async (chunks) => {
    let count = 0;
    for await (const { lines } of linesOf(chunks)) count += lines.length;
    return count;
  });
  const among10 = await rate(among, importing(false));
  const written = await rate(among, importing(true));
  const pure = await rate(only, importing(false));
  return [
    { name: 'import.split', value: split, unit: 'lines/s', doc: 'only cut into lines' },
    { name: 'import.session', value: among10, unit: 'lines/s', doc: 'one line in ten is of KVM' },
    { name: 'import.written', value: written, unit: 'lines/s', doc: 'the same, written as a trace' },
    { name: 'import.dense', value: pure, unit: 'lines/s', doc: 'every line is of KVM' },
    { name: 'import.ratio', value: among10 / split, unit: 'ratio', doc: 'imported against only cut into lines' },
  ];
}

type Chunks = AsyncIterable<Uint8Array>;

async function rate(chunks: readonly Uint8Array[], run: (chunks: Chunks) => Promise<number>): Promise<number> {
  const started = process.hrtime.bigint();
  const count = await run(flowing(chunks));
  return (count / Number(process.hrtime.bigint() - started)) * 1e9;
}

function importing(isWritten: boolean): (chunks: Chunks) => Promise<number> {
  return async (chunks) => {
    let writer: ReturnType<typeof createTrace> | null = null;
    const options = { format: null, mapping: null, profile: null, revision: null, infers: true, chunkLength: 4096 };
    const session = startImport(options, {
      begin: (head) => {
        if (isWritten) writer = createTrace('/dev/null', startOf(head));
      },
      record: (record) => void writer?.push(record),
      state: () => {},
    });
    for await (const batch of linesOf(chunks)) session.add(batch);
    return session.end().lines;
  };
}

async function* flowing(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** A VM that comes and goes, again and again, among allocations of everybody else. */
function* sessionAmong(lineCount: number, oneIn: number): Generator<string> {
  const ours = sample('revised-six-vms-churn.trace.txt').filter(
    (line) => !/harness: (?:outstanding|leak_|end )/u.test(line),
  );
  const others = sample('trace-raw-pointers.txt').filter((line) => !line.startsWith('#'));
  for (let index = 0; index < lineCount; index += 1) {
    const isOurs = index % oneIn === 0;
    const at = Math.floor(index / oneIn);
    const line = isOurs ? ours[at % ours.length] : others[index % others.length];
    const clock = `${1000 + Math.floor(index / 1e6)}.${String(index % 1e6).padStart(6, '0')}:`;
    yield `${(line ?? '').replace(/\d+\.\d{6}:/u, clock)}\n`;
  }
}

function* chunksOf(lines: Iterable<string>): Generator<Uint8Array> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK_BYTES) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

function sample(name: string): readonly string[] {
  const file = new URL(`../packages/trace/test/samples/${name}.gz`, import.meta.url);
  return gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
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
