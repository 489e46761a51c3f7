import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemRecord } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tidy/repository.ts';
import { readRecordings, VARIANTS } from './corpus.ts';
import { EXPLAINED, type ExplainedDifference } from './explained-differences.ts';
import { type Difference, firstDifference, isCoherent, replay, type Replayed } from './replayed.ts';

type Policy = 'none' | 'eager-evict' | 'eager-fill';

/**
 * The recordings know one copy of memory. What maintenance is enough, a run on cached memory shows by being
 * the same: without evictions the later revisions, with every line evicted at once all of them.
 */
const RUNS: readonly { readonly variant: string; readonly policy: Policy }[] = [
  { variant: 'v0', policy: 'none' },
  { variant: 'v0', policy: 'eager-evict' },
  { variant: 'posted', policy: 'none' },
  { variant: 'posted', policy: 'eager-evict' },
  ...(['v2', 'v3', 'revised'] as const).flatMap((variant) =>
    (['none', 'eager-evict', 'eager-fill'] as const).map((policy) => ({ variant, policy })),
  ),
];

describe.each(RUNS)('$variant, an IRS that is not coherent, cached memory, policy $policy', ({ variant, policy }) => {
  const recordings = readRecordings(variant).filter((recording) => !isCoherent(recording));
  const explained = EXPLAINED.filter((one) => one.variant === variant && one.policy === policy);
  const cases = recordings.map((recording) => {
    const explanation = explained.find((one) => one.recordings.includes(recording.name)) ?? null;
    return { recording, explanation, title: `${recording.name}: ${explanation?.why ?? 'as on a single copy'}` };
  });

  it('explains only recordings that there are', () => {
    const names = new Set(recordings.map(({ name }) => name));
    expect(explained.flatMap((one) => one.recordings).filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(cases)('$title', ({ recording, explanation }) => {
    const run = replay(recording, { policy });
    const difference = firstDifference(recording.lines, run.lines);
    const found = explanation === null ? (difference?.text ?? null) : validThatDiffers(run, difference);
    expect(found).toEqual(explanation === null ? null : validOf(explanation));
  });
});

describe('a coherent IRS', () => {
  describe.each(VARIANTS)('%s: nothing of the cache shows', (variant) => {
    it.each(readRecordings(variant).filter(isCoherent))('$name', (recording) => {
      expect(firstDifference(recording.lines, replay(recording, { policy: 'none' }).lines)?.text).toBeUndefined();
    });
  });
});

describe('the recordings', () => {
  it('are read and run by a process that may read nothing outside the checkout', () => {
    const script = join(import.meta.dirname, 'run-alone.ts');
    // The dependencies may be links to a store that a checkout shares with others.
    const readable = [ROOT, realpathSync(join(ROOT, 'node_modules'))].map((path) => `--allow-fs-read=${path}`);
    const printed = execFileSync(process.execPath, ['--permission', ...readable, script], { encoding: 'utf8' });
    expect(printed.trim().split('\n')).toEqual(VARIANTS.map((variant) => `${variant} equal`));
  });
});

type ValidThatDiffers = Pick<ExplainedDifference, 'reader' | 'valid' | 'erasedBy'>;

function validOf({ reader, valid, erasedBy }: ExplainedDifference): ValidThatDiffers {
  return { reader, valid, erasedBy };
}

/** What two lines say that are the same read of the same word, but for VALID; null when they are not that. */
function validThatDiffers(run: Replayed, difference: Difference | null): ValidThatDiffers | null {
  if (difference === null || difference.expected === null || difference.actual === null) return null;
  const [expected, actual] = [parsed(difference.expected), parsed(difference.actual)];
  const isSameRead =
    expected.kind === actual.kind &&
    expected.phys === actual.phys &&
    (BigInt(expected.val) ^ BigInt(actual.val)) === 1n;
  if (!isSameRead) return null;
  const valid = (BigInt(actual.val) & 1n) === 1n ? 1 : 0;
  if (actual.kind !== 'irs_mem_read') return { reader: `pe in ${actual.func}`, valid, erasedBy: null };
  const before = run.records.slice(0, run.recordCounts[difference.line - 1]);
  return { reader: 'irs', valid, erasedBy: eraserOf(before, Number(actual.phys)) };
}

/** Whose maintenance wrote a word back for the first time since the IRS set its VALID. */
function eraserOf(records: readonly SystemRecord[], addr: number): string | null {
  const set = records.findLastIndex(
    ({ event }) => event.type === 'mem.deviceStored' && event.addr === addr && (event.value & 1n) === 1n,
  );
  const eraser = records.find(
    ({ event }, index) =>
      index > set && event.type === 'mem.linesWrittenBack' && event.base <= addr && addr < event.base + event.sizeBytes,
  );
  const act = records.find(({ seq }) => seq === eraser?.cause)?.event;
  return act?.type === 'mem.maintained' ? act.site : null;
}

function parsed(line: string): { kind: string; func: string; phys: string; val: string } {
  // What is no access of memory gets a value that differs from any other in more than one bit.
  return { func: '', phys: '', val: '0x0', ...(JSON.parse(line) as { kind: string }) };
}
