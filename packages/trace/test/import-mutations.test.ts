import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imported, originless, sample } from './import-kit.ts';

const SESSION = sample('revised-cmd-lpi-valid-drop.trace.txt');
const NOISE = sample('trace-raw-pointers.txt').filter((line) => !line.startsWith('#'));
const WHOLE = ours(SESSION);

/** Seeded, and so the same everywhere. */
const RUNS = { seed: 5, numRuns: 25 } as const;

describe('a session that tools and kernels have been at', { timeout: 60_000 }, () => {
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
  const { records } = imported(lines, { infers: false });
  const events = originless(records).filter(({ event }) => event.type !== 'import.opaque');
  // Positions shift with what stands between.
  return events.map(({ actor, event }) => ({ actor, event }));
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
