import type { Run } from './align.ts';

/** An edit script of the beginnings of two sequences, and how far it goes in each. */
export interface Script {
  readonly runs: readonly Run[];
  readonly left: number;
  readonly right: number;
}

/**
 * A shortest edit script (Myers 1986): the furthest points that are reached by 0, 1, 2, ... edits, until the end;
 * then the way back. Where more than `mostEdits` would be needed, the script to the furthest point of all.
 */
export function shortestEdits(a: Int32Array, b: Int32Array, mostEdits: number): Script {
  const most = Math.min(a.length + b.length, mostEdits);
  const offset = most + 1;
  const furthest = new Int32Array(2 * offset + 1);
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    history.push(furthest.slice(offset - edits - 1, offset + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const goesDown = isDown(furthest, offset, diagonal, edits);
      let x = goesDown ? furthest[offset + diagonal + 1]! : furthest[offset + diagonal - 1]! + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      furthest[offset + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return wayBack(a.length, b.length, history);
    }
  }
  let [x, y] = [0, 0];
  for (let diagonal = -most; diagonal <= most; diagonal += 2) {
    const reached = Math.min(furthest[offset + diagonal]!, a.length);
    const isInside =
      reached - diagonal >= 0 && reached - diagonal <= b.length && furthest[offset + diagonal]! <= a.length;
    if (isInside && 2 * reached - diagonal > x + y) [x, y] = [reached, reached - diagonal];
  }
  return wayBack(x, y, history);
}

/** Whether the best way to a diagonal with so many edits adds an item of the right sequence last. */
function isDown(furthest: Int32Array, middle: number, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && furthest[middle + diagonal - 1]! < furthest[middle + diagonal + 1]!;
}

function wayBack(left: number, right: number, history: readonly Int32Array[]): Script {
  const runs: Run[] = [];
  let [x, y] = [left, right];
  for (let edits = history.length - 1; edits > 0 && (x > 0 || y > 0); edits -= 1) {
    const before = history[edits]!;
    const middle = edits + 1;
    const diagonal = x - y;
    const goesDown = isDown(before, middle, diagonal, edits);
    const fromDiagonal = goesDown ? diagonal + 1 : diagonal - 1;
    const fromX = before[middle + fromDiagonal]!;
    const fromY = fromX - fromDiagonal;
    const afterX = goesDown ? fromX : fromX + 1;
    if (x > afterX) runs.push({ kind: 'same', left: afterX, right: y - (x - afterX), length: x - afterX });
    runs.push({ kind: goesDown ? 'added' : 'removed', left: fromX, right: fromY, length: 1 });
    [x, y] = [fromX, fromY];
  }
  if (x > 0) runs.push({ kind: 'same', left: 0, right: 0, length: x });
  return { runs: runs.toReversed(), left, right };
}
