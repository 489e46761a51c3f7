import type { LogSource, SystemRecord } from '@vist/core';
import type { Change, LogDiff } from './diff.ts';
import { isFrame } from './encoder.ts';
import { SPACE } from './ids.ts';
import type { Outline } from './outline.ts';
import { createRecordLookup } from './record-lookup.ts';
import { stepText } from './step-text.ts';

/** A step in words. */
export interface ShownStep {
  readonly seq: number;
  /** How deep it stands in what it is shown with, from 0. */
  readonly depth: number;
  readonly text: string;
}

/** A difference in words. */
export interface ShownChange {
  readonly kind: Change['kind'];
  /** The operations and calls that both logs are in, outermost first. */
  readonly path: readonly string[];
  readonly leftSeq: number;
  readonly rightSeq: number;
  readonly removed: ShownSide;
  readonly added: ShownSide;
}

/** What only one log has. */
export interface ShownSide {
  readonly steps: readonly ShownStep[];
  /** Further steps that are not shown. */
  readonly hiddenCount: number;
}

/** The two logs that a diff is of. */
export interface TwoLogs {
  readonly left: LogSource;
  readonly right: LogSource;
}

/** Says differences in words. Reads of the logs what it shows, and no more. */
export function showChanges(
  changes: readonly Change[],
  diff: LogDiff,
  logs: TwoLogs,
  mostSteps: number,
): readonly ShownChange[] {
  const left = { lookup: createRecordLookup(logs.left), outline: diff.left };
  const right = { lookup: createRecordLookup(logs.right), outline: diff.right };
  return changes.map((change) => ({
    kind: change.kind,
    path: change.leftFrame > 0 ? framesAround(left, change.leftFrame) : causesOf(change, left, right),
    leftSeq: change.leftSeq,
    rightSeq: change.rightSeq,
    removed: showSide(left, change.removed, change.kind, mostSteps),
    added: showSide(right, change.added, change.kind, mostSteps),
  }));
}

interface Side {
  readonly lookup: (position: number) => SystemRecord | null;
  readonly outline: Outline;
}

function showSide(side: Side, steps: Int32Array, kind: Change['kind'], mostSteps: number): ShownSide {
  const shown: ShownStep[] = [];
  let count = 0;
  const show = (step: number, depth: number): void => {
    count += kind === 'steps' && shown.length >= mostSteps ? side.outline.sizes[step]! : 1;
    if (shown.length >= mostSteps) return;
    shown.push({ seq: side.outline.seqs[step]!, depth, text: textOf(side, step, kind) });
    // What is in a frame that both have is compared by itself.
    if (kind === 'steps') for (const inner of side.outline.inside(step)) show(inner, depth + 1);
  };
  for (const step of steps) show(step, 0);
  return { steps: shown, hiddenCount: count - shown.length };
}

function textOf({ lookup, outline }: Side, step: number, kind: Change['kind']): string {
  const record = lookup(outline.seqs[step]!);
  const options = { objects: objectsOf(outline, step), withAddresses: kind === 'objects' };
  return record === null ? 'nothing' : stepText(record, options);
}

function objectsOf({ refs, refEnds, object }: Outline, step: number): ReturnType<Outline['object']>[] {
  return Array.from(refs.subarray(refEnds[step - 1], refEnds[step]))
    .filter((ref) => ref % 4 === SPACE.object)
    .map((ref) => object(ref >> 2));
}

/** The frames around the steps of a frame, outermost first. */
function framesAround(side: Side, frame: number): readonly string[] {
  if (frame <= 0) return [];
  return [...framesAround(side, side.outline.parents[frame]!), textOf(side, frame, 'steps')];
}

/** Where an outline has no frames: the operations and calls that caused the first step that only one log has. */
function causesOf({ removed, added }: Change, left: Side, right: Side): readonly string[] {
  const [side, step] = removed.length > 0 ? [left, removed[0]!] : [right, added[0]!];
  const path: string[] = [];
  let record = side.lookup(side.outline.seqs[step]!);
  for (let depth = 0; record !== null && record.cause !== null && depth < MOST_CAUSES; depth += 1) {
    record = side.lookup(record.cause);
    if (record !== null && isFrame(record.event)) path.unshift(stepText(record, PLAIN_TEXT));
  }
  return path;
}

/** Kernel stacks are bounded, and so is this walk. */
const MOST_CAUSES = 64;

const PLAIN_TEXT = { objects: [], withAddresses: false } as const;
