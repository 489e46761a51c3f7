import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../src/importers/source/lines.ts';
import { imported, originless, sample } from './import-kit.ts';

const SESSION = sample('revised-cmd-lpi-valid-drop.trace.txt');
const NOISE = sample('trace-raw-pointers.txt').filter((line) => !line.startsWith('#'));
const WHOLE = ours(SESSION);

/** Seeded, and so the same everywhere; what fails prints its seed and path. */
const RUNS = { seed: 5, numRuns: 25 } as const;

describe('a session that tools and kernels have been at (seed 5, 25 cases each)', { timeout: 120_000 }, () => {
  it('is the same log among the events of others', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(SESSION.length), { maxLength: 60 }), (places) => {
        const lines = insertNoise(SESSION, places);
        const { result } = imported(lines);
        expect(ours(lines)).toEqual(WHOLE);
        expect(result.opaqueCount).toBe(places.length);
      }),
      RUNS,
    );
  });

  it('is the same log when the buffers of CPUs were printed out of order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), (piece) => {
        expect(ours(piecewise(twoCpus(SESSION), piece))).toEqual(ours(twoCpus(SESSION)));
      }),
      RUNS,
    );
  });

  it('is the same log, also in what is inferred, among the events of others', () => {
    const inferred = explained(SESSION);
    fc.assert(
      fc.property(fc.array(fc.nat(SESSION.length), { maxLength: 60 }), (places) => {
        expect(explained(insertNoise(SESSION, places))).toEqual(inferred);
      }),
      { ...RUNS, numRuns: 8 },
    );
  });

  it('is the same log in any order that keeps the order of each CPU', () => {
    const session = twoCpus(SESSION);
    const whole = ours(session);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: session.length, maxLength: session.length }), (turns) => {
        expect(ours(merged(session, turns))).toEqual(whole);
      }),
      RUNS,
    );
  });

  it('cut anywhere is the beginning of its log, or says what is wrong with its last line', () => {
    const text = SESSION.join('\n');
    const whole = ours(SESSION) as readonly unknown[];
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        const lines = text.slice(0, length).split('\n');
        const cut = ours(lines) as readonly unknown[];
        const { result } = imported(lines, { infers: false, format: 'trace-cmd' });
        const same = cut.filter((record, index) => JSON.stringify(record, hex) === JSON.stringify(whole[index], hex));
        // A last line may be cut so that it still reads as a line, with less in it.
        expect(same.length).toBeGreaterThanOrEqual(cut.length - 1);
        const named = result.issues.filter(({ line }) => line < lines.length && line > 0);
        expect(named.filter(({ code }) => code !== 'open-at-end')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('has the same lines however its bytes come in', async () => {
    const bytes = Buffer.from(`${SESSION.slice(0, 60).join('\r\n')}\ncaf\u00e9 \u{1F4A5}\n`);
    const whole = await linesIn([bytes]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 40 }), async (sizes) => {
        expect(await linesIn(pieces(bytes, sizes))).toEqual(whole);
      }),
      RUNS,
    );
  });

  it('never loses a line, whatever is cut, doubled or broken', () => {
    fc.assert(
      fc.property(fc.array(anyEdit(), { minLength: 1, maxLength: 20 }), (edits) => {
        const lines = edits.reduce<readonly string[]>(edited, SESSION);
        const { records, result } = imported(lines);
        const seen = new Set(records.flatMap(({ origin }) => (origin?.isInferred === false ? [origin.line] : [])));
        const reported = new Set(result.issues.map(({ line }) => line));
        const unaccounted = lines.flatMap((line, index) =>
          seen.has(index + 1) || reported.has(index + 1) || REPORT.test(line) ? [] : [line],
        );
        expect(unaccounted).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** Lines that become effects of the act that they are about. */
const REPORT =
  /harness: (?:dangling|undersized|use_after|irs_access|alloc_too|double_free|bad_free|outstanding|leak_summary)/u;

function ours(lines: readonly string[]): unknown {
  const { records } = imported(lines, { infers: false, format: 'trace-cmd' });
  const events = originless(records).filter(({ event }) => event.type !== 'import.opaque');
  // Positions shift with what stands between.
  return events.map(({ actor, event }) => ({ actor, event }));
}

/** What somebody did, inferred or not, with what is inferred marked. */
function explained(lines: readonly string[]): unknown {
  return imported(lines)
    .records.filter(({ event }) => event.type !== 'import.opaque')
    .map(({ actor, event, origin }) => ({ actor, event, isInferred: origin?.isInferred }));
}

/** The lines of both CPUs, each in its order: whose turn it is, as told, until one of them has no more. */
function merged(lines: readonly string[], turns: readonly boolean[]): readonly string[] {
  const [first, second] = ['[000]', '[001]'].map((cpu) => lines.filter((line) => line.includes(cpu)));
  const queues = [first?.slice() ?? [], second?.slice() ?? []];
  return [...turns, ...turns].flatMap((turn) => {
    const preferred = queues[turn ? 0 : 1]?.shift() ?? queues[turn ? 1 : 0]?.shift();
    return preferred === undefined ? [] : [preferred];
  });
}

function hex(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString(16) : value;
}

async function linesIn(chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const batch of linesOf(flowing(chunks))) {
    expect(batch.first).toBe(lines.length + 1);
    lines.push(...batch.lines);
  }
  return lines;
}

async function* flowing(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function pieces(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    parts.push(bytes.slice(at, at + size));
    at += size;
  }
  return parts;
}

function insertNoise(lines: readonly string[], places: readonly number[]): readonly string[] {
  const result = [...lines];
  for (const [index, place] of places.toSorted((a, b) => b - a).entries()) {
    const neighbour = result[Math.min(place, result.length - 1)] ?? '';
    const clock = /\] +(\d+\.\d+):/u.exec(neighbour)?.[1] ?? '100.000001';
    const noise = NOISE[index % NOISE.length] ?? '';
    // On a CPU of its own: the noise has no clock in common with the session.
    result.splice(place, 0, noise.replace(/\[\d+\]/u, '[007]').replace(/\d+\.\d{6}:/u, `${clock}:`));
  }
  return result;
}

/** The same session, with every other operation on another CPU. */
function twoCpus(lines: readonly string[]): readonly string[] {
  let cpu = 0;
  return lines.map((line) => {
    if (line.includes('harness: op_begin')) cpu = 1 - cpu;
    return line.replace('[000]', `[00${cpu}]`);
  });
}

/** Pieces of a session, each with the lines of one CPU before those of the other. */
function piecewise(lines: readonly string[], length: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < lines.length; at += length) {
    const piece = lines.slice(at, at + length);
    pieces.push(...piece.filter((line) => line.includes('[001]')), ...piece.filter((line) => !line.includes('[001]')));
  }
  return pieces;
}

interface LineEdit {
  readonly kind: 'cut-line' | 'drop' | 'double' | 'break' | 'swap' | 'garbage';
  readonly at: number;
  readonly column: number;
}

function anyEdit(): fc.Arbitrary<LineEdit> {
  return fc.record({
    kind: fc.constantFrom('cut-line', 'drop', 'double', 'break', 'swap', 'garbage'),
    at: fc.nat(SESSION.length - 2),
    column: fc.nat(160),
  });
}

function edited(lines: readonly string[], { kind, at, column }: LineEdit): readonly string[] {
  const line = lines[at] ?? '';
  switch (kind) {
    case 'cut-line':
      return lines.with(at, line.slice(0, column));
    case 'drop':
      return lines.toSpliced(at, 1);
    case 'double':
      return lines.toSpliced(at, 0, line);
    case 'break':
      return lines.toSpliced(at, 1, line.slice(0, column), line.slice(column));
    case 'swap':
      return lines.with(at, lines[at + 1] ?? '').with(at + 1, line);
    case 'garbage':
      return lines.with(at, `${line.slice(0, column)}\u0000\uFFFD=\u{1F4A5}${line.slice(column + 3)}`);
  }
}
