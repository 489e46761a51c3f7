/** Nothing is there at that position, and why. */
export interface Missing {
  readonly kind: 'missing';
  readonly place: string;
  readonly reason: string;
}
