/**
 * A token of one open draft. Bulk data that immer does not draft (tree nodes, memory leaves) carries the
 * lease of the draft that made it: that draft may write it in place, every other one copies it first.
 */
export interface Lease {
  readonly isLease: true;
}

/** A new token, equal only to itself. */
export function createLease(): Lease {
  return { isLease: true };
}
