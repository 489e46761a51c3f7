import type { Word64 } from '../arch/addr.ts';

/** Act: a guest wrote a register of its emulated IRS frame (`kvm_mmio`). */
export interface GuestMmioWrote {
  readonly type: 'guest.mmioWrote';
  readonly vm: number;
  /** Bytes from the start of the emulated config frame. */
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly value: Word64;
}

/** Act: a guest read a register of its emulated IRS frame (`kvm_mmio`). */
export interface GuestMmioRead {
  readonly type: 'guest.mmioRead';
  readonly vm: number;
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly value: Word64;
}

export type GuestEvent = GuestMmioWrote | GuestMmioRead;
