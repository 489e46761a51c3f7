/** One run of an alignment: items that both have, or that only one has. */
export interface Run {
  readonly kind: 'same' | 'removed' | 'added';
  /** Start in the left and in the right sequence, and how many items. */
  readonly left: number;
  readonly right: number;
  readonly length: number;
}

/**
 * A shortest edit script between two sequences of interned keys (Myers 1986, with the common ends taken
 * off first). Where more than `maxEdits` edits would be needed, everything between the ends is replaced.
 */
export function align(left: Int32Array, right: Int32Array, maxEdits: number): readonly Run[] {
  const prefix = commonPrefix(left, right);
  const suffix = commonSuffix(left, right, prefix);
  const a = left.subarray(prefix, left.length - suffix);
  const b = right.subarray(prefix, right.length - suffix);
  const middle = shortestEdits(a, b, maxEdits) ?? [
    { kind: 'removed', left: 0, right: 0, length: a.length },
    { kind: 'added', left: a.length, right: 0, length: b.length },
  ];
  return merge([
    { kind: 'same', left: 0, right: 0, length: prefix },
    ...middle.map((run): Run => ({ ...run, left: run.left + prefix, right: run.right + prefix })),
    { kind: 'same', left: left.length - suffix, right: right.length - suffix, length: suffix },
  ]);
}

function commonPrefix(left: Int32Array, right: Int32Array): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left[length] === right[length]) length += 1;
  return length;
}

function commonSuffix(left: Int32Array, right: Int32Array, prefix: number): number {
  const most = Math.min(left.length, right.length) - prefix;
  let length = 0;
  while (length < most && left[left.length - 1 - length] === right[right.length - 1 - length]) length += 1;
  return length;
}

/** The furthest points reached by 0, 1, 2, ... edits, until the end; then the way back. */
function shortestEdits(a: Int32Array, b: Int32Array, maxEdits: number): readonly Run[] | null {
  const most = Math.min(a.length + b.length, maxEdits);
  const offset = most + 1;
  const furthest = new Int32Array(2 * offset + 1);
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    history.push(furthest.slice(offset - edits - 1, offset + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const goesDown =
        diagonal === -edits ||
        (diagonal !== edits && at(furthest, offset + diagonal - 1) < at(furthest, offset + diagonal + 1));
      let x = goesDown ? at(furthest, offset + diagonal + 1) : at(furthest, offset + diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      furthest[offset + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return wayBack(a.length, b.length, history);
    }
  }
  return null;
}

function wayBack(aLength: number, bLength: number, history: readonly Int32Array[]): readonly Run[] {
  const runs: Run[] = [];
  let x = aLength;
  let y = bLength;
  for (let edits = history.length - 1; edits >= 0 && (x > 0 || y > 0); edits -= 1) {
    const before = history[edits] ?? new Int32Array(0);
    const middle = edits + 1;
    const diagonal = x - y;
    const goesDown =
      diagonal === -edits ||
      (diagonal !== edits && at(before, middle + diagonal - 1) < at(before, middle + diagonal + 1));
    const fromDiagonal = goesDown ? diagonal + 1 : diagonal - 1;
    const fromX = edits === 0 ? 0 : at(before, middle + fromDiagonal);
    const fromY = edits === 0 ? 0 : fromX - fromDiagonal;
    const afterX = edits === 0 ? 0 : goesDown ? fromX : fromX + 1;
    const same = x - afterX;
    if (same > 0) runs.push({ kind: 'same', left: afterX, right: y - same, length: same });
    if (edits > 0) {
      runs.push(
        goesDown
          ? { kind: 'added', left: fromX, right: fromY, length: 1 }
          : { kind: 'removed', left: fromX, right: fromY, length: 1 },
      );
    }
    x = fromX;
    y = fromY;
  }
  return runs.toReversed();
}

/** Joins neighbours of one kind, also edits that alternate: between two common runs stand at most one removal and one addition. */
function merge(runs: readonly Run[]): readonly Run[] {
  const merged: { kind: Run['kind']; left: number; right: number; length: number }[] = [];
  let sinceSame = 0;
  for (const run of runs) {
    if (run.length === 0) continue;
    if (run.kind === 'same' && merged.at(-1)?.kind !== 'same') sinceSame = merged.length;
    const last = merged.slice(sinceSame).find(({ kind }) => kind === run.kind);
    if (last !== undefined) last.length += run.length;
    else merged.push({ ...run });
    if (run.kind === 'same') sinceSame = merged.length - 1;
  }
  return merged;
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? 0;
}
