/** Which object or id of one log plays the part of which in the other. */
export interface Correspondence {
  /**
   * Takes two things for each other. False when one of them stood for something else so far; from then on they
   * stand for each other.
   */
  matches(left: number, right: number): boolean;
  /** 1 when they stand for each other, -1 when one of them stands for something else, 0 when neither stands for anything. */
  fits(left: number, right: number): number;
  /** What something stands for in the other log; null when it stands for nothing. */
  readonly leftOf: (right: number) => number | null;
  readonly rightOf: (left: number) => number | null;
}

/** A correspondence in which nothing stands for anything yet. Things are as the encoder refers to them. */
export function createCorrespondence(): Correspondence {
  const there = new Map<number, number>();
  const back = new Map<number, number>();
  return {
    fits(left, right) {
      const known = there.get(left);
      if (known === undefined && !back.has(right)) return 0;
      return known === right ? 1 : -1;
    },
    leftOf: (right) => back.get(right) ?? null,
    rightOf: (left) => there.get(left) ?? null,
    matches(left, right) {
      const known = there.get(left);
      if (known === right) return true;
      const other = back.get(right);
      there.set(left, right);
      back.set(right, left);
      if (known !== undefined) back.delete(known);
      if (other !== undefined) there.delete(other);
      return known === undefined && other === undefined;
    },
  };
}
