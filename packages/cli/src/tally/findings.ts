import type { SystemRecord } from '@vist/core';
import { createFreedObjects } from './freed-objects.ts';
import { type FindingKind, type Report, reportOf } from './reports.ts';

/** Reports of one kind about one function. */
export interface Finding {
  readonly kind: FindingKind;
  readonly count: number;
  /** Kernel function that did it, or that freed the memory it is about; null where the log does not say. */
  readonly func: string | null;
  /** True when the code of that function is not public for this revision (docs/RECORDINGS.md). */
  readonly isReconstructed: boolean;
  readonly first: {
    readonly seq: number;
    /** Operation of the scenario, from 0; null outside of all. */
    readonly operation: number | null;
    readonly detail: string;
  };
}

/** Findings about code that is public for the revision, and those about code that is reconstructed for it. */
export interface FindingCounts {
  readonly verbatim: number;
  readonly reconstructed: number;
}

/** How many of them are about code of either kind. */
export function findingCounts(findings: readonly Finding[]): FindingCounts {
  const reconstructed = findings.filter((finding) => finding.isReconstructed).length;
  return { verbatim: findings.length - reconstructed, reconstructed };
}

/** Gathers reports into findings. */
export interface FindingTally {
  readonly add: (record: SystemRecord, operation: number | null) => void;
  /** In the order of their first report. */
  readonly result: () => readonly Finding[];
}

/** A tally of no reports. It asks of each function whether its code is reconstructed for the revision. */
export function createFindingTally(isReconstructed: (func: string) => boolean): FindingTally {
  const freedObjects = createFreedObjects();
  const findings = new Map<string, Finding>();

  const funcOf = ({ func, addr }: Report): string | null => func ?? (addr === null ? null : freedObjects.freedBy(addr));

  return {
    add({ seq, event }, operation) {
      freedObjects.add(event);
      const report = reportOf(event);
      if (report === null) return;
      const func = funcOf(report);
      const key = [report.kind, func, report.what].join('\n');
      const known = findings.get(key);
      findings.set(
        key,
        known === undefined
          ? {
              kind: report.kind,
              count: 1,
              func,
              isReconstructed: func !== null && isReconstructed(func),
              first: { seq, operation, detail: report.detail },
            }
          : { ...known, count: known.count + 1 },
      );
    },
    result: () => [...findings.values()],
  };
}
