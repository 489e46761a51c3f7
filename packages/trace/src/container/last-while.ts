/**
 * The last of the items that a list begins with and a condition holds for; null when it holds for none. By halves: from
 * some item on it must hold no more.
 */
export function lastWhile<Item>(items: readonly Item[], holds: (item: Item) => boolean): Item | null {
  let low = -1;
  let high = items.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    // Between the bounds of the list.
    if (holds(items[middle]!)) low = middle;
    else high = middle;
  }
  return items[low] ?? null;
}
