import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imported, sample } from './import-kit.ts';

const WORDS = [
  ...new Set(
    [...sample('v2-migrate-user-fault.trace.txt'), ...sample('posted-late-then-retry.jsonl')].flatMap((line) =>
      line.split(/(?<=[ =:])/u),
    ),
  ),
];
const RUNS = { seed: 11, numRuns: 400 } as const;

/** Lines made of words of sessions, and of anything. */
const anyLine = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 14,
  })
  .map((words) => words.join('').replaceAll('\n', ' '));

const anySession = fc.array(
  fc.oneof(
    anyLine,
    fc.constantFrom(...sample('posted-late-then-retry.trace.txt')),
    fc.constantFrom(...sample('posted-late-then-retry.jsonl')),
  ),
  { maxLength: 60 },
);

describe('any input (seed 11, 400 cases for each format)', { timeout: 60_000 }, () => {
  it.each(['trace-pipe', 'perf', 'bpftrace', 'recording', 'qemu', 'jsonl'] as const)('as %s makes a log', (format) => {
    fc.assert(
      fc.property(anySession, (lines) => {
        const { records, result } = imported(lines, { format });
        expect(result.lines).toBe(lines.length);
        expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index));
      }),
      RUNS,
    );
  });

  it('in any order of a session makes a log (seed 3, 200 cases)', () => {
    const session = sample('v0-oom-probe-k2.trace.txt');
    fc.assert(
      fc.property(fc.shuffledSubarray([...session], { minLength: 20 }), (lines) => {
        expect(imported(lines).result.lines).toBe(lines.length);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
