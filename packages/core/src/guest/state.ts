import type { Word64 } from '../arch/addr.ts';

/** What guests believe of their IRS frames. KVM may think otherwise. */
export interface GuestState {
  /** By VM number, then by offset in the frame: the value last written or read there. */
  readonly beliefs: Readonly<Record<number, Readonly<Record<number, Word64>>>>;
}

export const INITIAL_GUEST: GuestState = { beliefs: {} };
