import { specOfTag } from '@vist/core';
import type { LogDiff } from './diff.ts';
import type { Outline } from './outline.ts';
import type { ShownChange, ShownSide } from './shown-change.ts';

/** Differences as lines: the frames each is in, then `-` what only the left log has, `+` what only the right has. */
export function describeChanges(changes: readonly ShownChange[]): readonly string[] {
  let open: readonly string[] = [];
  return changes.flatMap((change) => {
    const { path } = change;
    const isOpen = path.map((_, depth) => path.slice(0, depth + 1).every((frame, index) => open[index] === frame));
    open = path;
    return [
      ...path.flatMap((frame, depth) => (isOpen[depth] === true ? [] : [`  ${indent(depth)}${frame}`])),
      ...sideLines('-', change.removed, path.length),
      ...sideLines('+', change.added, path.length),
    ];
  });
}

function sideLines(sign: '-' | '+', { steps, hiddenCount }: ShownSide, outer: number): readonly string[] {
  const lines = steps.map(({ seq, depth, text }) => `${sign} ${indent(outer + depth)}${text}  @${seq}`);
  return hiddenCount === 0 ? lines : [...lines, `${sign} ${indent(outer)}... and ${hiddenCount} more steps`];
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}

/** How many steps of a type only one log has. */
export interface TypeCount {
  readonly type: string;
  readonly removed: number;
  readonly added: number;
}

/** What differs, by type of event: the most frequent first. */
export function diffStat({ changes, left, right }: LogDiff): readonly TypeCount[] {
  const counts = new Map<number, { removed: number; added: number }>();
  const count = (outline: Outline, side: 'removed' | 'added', step: number, isTree: boolean): void => {
    const tag = outline.tags[step]!;
    const entry = counts.get(tag) ?? { removed: 0, added: 0 };
    entry[side] += 1;
    counts.set(tag, entry);
    if (isTree && outline.sizes[step]! > 1) for (const inner of outline.inside(step)) count(outline, side, inner, true);
  };
  for (const { kind, removed, added } of changes) {
    for (const step of removed) count(left, 'removed', step, kind === 'steps');
    for (const step of added) count(right, 'added', step, kind === 'steps');
  }
  return [...counts]
    .map(([tag, { removed, added }]) => ({ type: specOfTag(tag)?.type ?? `tag ${tag}`, removed, added }))
    .toSorted((a, b) => b.removed + b.added - a.removed - a.added || (a.type < b.type ? -1 : 1));
}
