/** The one of `names` that a word was probably meant to be; null when none is near. */
export function nearestName(word: string, names: readonly string[]): string | null {
  const typed = word.toLowerCase();
  const [best] = names
    .map((name) => ({ name, distance: distanceTo(typed, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(Math.min(name.length, typed.length) / 3)))
    .toSorted((a, b) => a.distance - b.distance);
  return best === undefined || word === '' ? null : best.name;
}

/** A beginning of a name is as good as the name. */
function distanceTo(typed: string, name: string): number {
  return name.startsWith(typed) ? 0 : editDistance(typed, name);
}

/** Least number of insertions, deletions, replacements and swaps of neighbours that make `a` into `b`. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column += 1) {
      const isEqual = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const replaced = at(row - 1, column - 1) + (isEqual ? 0 : 1);
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(replaced, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
