import type { Word64 } from '../arch/addr.ts';

/** The emulated IRS frames, as KVM keeps them per VM. */
export interface GuestState {
  /** By VM number, then by offset in the frame. What was never set reads as its reset value. */
  readonly frames: Readonly<Record<number, Readonly<Record<number, Word64>>>>;
}

export const INITIAL_GUEST: GuestState = { frames: {} };
