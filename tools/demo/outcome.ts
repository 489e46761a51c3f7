import { FINDING_TITLES } from '../../packages/cli/src/render/words.ts';
import type { FindingKind } from '../../packages/cli/src/tally/reports.ts';
import type { RunTally } from '../../packages/cli/src/tally/run-tally.ts';

/** What a run lost, leaked or left dangling, or what the code did about it. */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** `leaked memory`, or the finding as people call it. */
  readonly title: string;
  /** In a cell of its own: `leaks 49280`. */
  readonly text: string;
  /** Bytes that are lost; 0 for what is not about memory. */
  readonly bytes: number;
  /** True when all of it lies in code that is reconstructed for this revision (docs/RECORDINGS.md). */
  readonly isReconstructed: boolean;
}

type OutcomeKind = 'leak' | FindingKind;

/** What counts, worst first. A kernel warning or a refused allocation is neither lost nor dangling. */
export const SEVERITY: readonly OutcomeKind[] = [
  'irs-access-to-freed',
  'use-after-free',
  'double-free',
  'bad-free',
  'null-pointer',
  'undefined-shift',
  'undersized-ist',
  'dangling-l2-ist',
  'dangling-ist',
  'leak',
  'vm-killed',
];

/** What a run came to, worst first, each kind once. */
export function outcomesOf({ outstanding, findings }: RunTally): readonly Outcome[] {
  return SEVERITY.flatMap((kind) => {
    if (kind === 'leak') return leakOf(outstanding);
    const found = findings.filter((finding) => finding.kind === kind);
    const title = FINDING_TITLES[kind];
    const isReconstructed = found.every((finding) => finding.isReconstructed);
    return found.length === 0 ? [] : [{ kind, title, text: title, bytes: 0, isReconstructed }];
  });
}

function leakOf(outstanding: RunTally['outstanding']): readonly Outcome[] {
  if (outstanding === null || !outstanding.isLeak) return [];
  const { bytesAllocated: bytes, sites } = outstanding;
  const isReconstructed = sites.every((site) => site.isReconstructed);
  return [{ kind: 'leak', title: 'leaked memory', text: `leaks ${bytes}`, bytes, isReconstructed }];
}
