import type { Change, LogDiff } from './diff.ts';
import type { Outline } from './outline.ts';

/** A difference that no earlier one accounts for, and those that it accounts for. */
export interface Departure {
  readonly first: Change;
  /** The same difference again, elsewhere, each with consequences of its own. */
  readonly repeats: readonly Change[];
  /** Later differences in an operation that this one, or a repeat, stands in. */
  readonly inOperation: readonly Change[];
  /** Later differences about an object that this one, its repeats or their consequences were about. */
  readonly aboutObjects: readonly Change[];
}

/**
 * Sorts differences into those that stand for themselves and those that come of earlier ones: because they are
 * later in the same operation, or about an object that an earlier difference was about. The first departure has the
 * first difference of all.
 */
export function departuresOf({ changes, left, right, leftOf }: LogDiff): readonly Departure[] {
  const departures: OpenDeparture[] = [];
  const byOperation = new Map<number, OpenDeparture>();
  const byObject = new Map<string, OpenDeparture>();
  const byLook = new Map<string, OpenDeparture>();
  for (const change of changes) {
    const operation = operationOf(left, change.leftFrame);
    const objects = [
      ...[...refsIn(left, change.removed)].map((ref) => `${ref}`),
      ...[...refsIn(right, change.added)].map((ref) => `${leftOf(ref) ?? `right ${ref}`}`),
    ];
    const sameOperation = operation === 0 ? undefined : byOperation.get(operation);
    const sameObject = objects.map((object) => byObject.get(object)).find((departure) => departure !== undefined);
    let departure = sameOperation ?? sameObject;
    if (departure !== undefined)
      (departure === sameOperation ? departure.inOperation : departure.aboutObjects).push(change);
    else {
      const look = lookOf(change, left, right);
      departure = byLook.get(look);
      if (departure !== undefined) departure.repeats.push(change);
      else {
        departure = { first: change, repeats: [], inOperation: [], aboutObjects: [] };
        departures.push(departure);
        byLook.set(look, departure);
      }
    }
    if (operation !== 0 && sameOperation === undefined) byOperation.set(operation, departure);
    for (const object of objects) if (!byObject.has(object)) byObject.set(object, departure);
  }
  return departures;
}

interface OpenDeparture extends Departure {
  readonly repeats: Change[];
  readonly inOperation: Change[];
  readonly aboutObjects: Change[];
}

/** The outermost frame of a step; 0 when it is in none. */
function operationOf({ parents }: Outline, frame: number): number {
  let step = frame;
  while (step > 0 && parents[step]! > 0) step = parents[step]!;
  return step;
}

/** What the steps of one side refer to, with everything in them. */
function* refsIn(outline: Outline, steps: Int32Array): Generator<number> {
  for (const step of steps) {
    for (let i = outline.refEnds[step - 1]!; i < outline.refEnds[step]!; i += 1) yield outline.refs[i]!;
    if (outline.sizes[step]! > 1) yield* refsIn(outline, outline.inside(step));
  }
}

/** Equal for differences that look the same: in a frame of the same name, the same steps. */
function lookOf({ kind, leftFrame, removed, added }: Change, left: Outline, right: Outline): string {
  const trees = (steps: Int32Array, outline: Outline): string =>
    steps
      .slice(0, 64)
      .map((step) => outline.trees[step]!)
      .join();
  const frame = leftFrame === 0 ? '' : left.names[leftFrame]!;
  return `${kind} ${frame} -${trees(removed, left)} +${trees(added, right)}`;
}
