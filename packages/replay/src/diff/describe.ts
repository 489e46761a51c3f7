import type { Change, LogDiff } from './diff.ts';
import { countSteps } from './diff.ts';
import type { Step } from './tree.ts';

/** How much of each difference is shown. */
export interface DescribeOptions {
  /** Differences shown at most. */
  readonly maxChanges: number;
  /** Lines shown of one side of a difference at most. */
  readonly maxSteps: number;
}

/** A diff as lines: the frames a difference is in, then `-` what only the left log has, `+` what only the right has. */
export function describeDiff(diff: LogDiff, { maxChanges, maxSteps }: DescribeOptions): readonly string[] {
  const shown = diff.changes.slice(0, maxChanges);
  const hidden = diff.changes.length - shown.length;
  let open: readonly string[] = [];
  const lines = shown.flatMap((change) => {
    const heading = change.path.flatMap((frame, depth) => (open[depth] === frame ? [] : [`${indent(depth)}${frame}`]));
    open = change.path;
    return [
      ...heading,
      ...sideLines('-', change.removed, change, maxSteps),
      ...sideLines('+', change.added, change, maxSteps),
    ];
  });
  return hidden > 0 ? [...lines, `... and ${hidden} more differences`] : lines;
}

/** Counts of what differs, by type of event. */
export function diffStat(
  diff: LogDiff,
): readonly { readonly type: string; readonly removed: number; readonly added: number }[] {
  const counts = new Map<string, { removed: number; added: number }>();
  for (const { removed, added } of diff.changes) {
    count(counts, removed, 'removed');
    count(counts, added, 'added');
  }
  return [...counts]
    .map(([type, { removed, added }]) => ({ type, removed, added }))
    .toSorted((a, b) => b.removed + b.added - a.removed - a.added);
}

function count(
  counts: Map<string, { removed: number; added: number }>,
  steps: readonly Step[],
  side: 'removed' | 'added',
): void {
  for (const step of steps) {
    const type = step.name.split(' ')[1] ?? step.name;
    const entry = counts.get(type) ?? { removed: 0, added: 0 };
    entry[side] += 1;
    counts.set(type, entry);
    count(counts, step.steps, side);
  }
}

function sideLines(sign: '-' | '+', steps: readonly Step[], { path }: Change, maxSteps: number): readonly string[] {
  const lines = steps.flatMap((step) => stepLines(sign, step, path.length));
  if (lines.length <= maxSteps) return lines;
  const rest = countSteps(steps) - maxSteps;
  return [...lines.slice(0, maxSteps), `${sign} ${indent(path.length)}... and ${rest} more steps`];
}

function stepLines(sign: '-' | '+', step: Step, depth: number): readonly string[] {
  const inner = step.steps.flatMap((child) => stepLines(sign, child, depth + 1));
  return [`${sign} ${indent(depth)}${step.key}  @${step.seq}`, ...inner];
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
