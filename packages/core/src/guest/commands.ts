import type { Word64 } from '../arch/addr.ts';

/** What a guest does to the IRS frame that KVM emulates for it. One command, one act. */
export type GuestCommand =
  | {
      readonly type: 'guest.writeMmio';
      readonly vm: number;
      readonly offset: number;
      readonly widthBits: 32 | 64;
      readonly value: Word64;
    }
  | {
      readonly type: 'guest.readMmio';
      readonly vm: number;
      readonly offset: number;
      readonly widthBits: 32 | 64;
      /** What the emulation answers. */
      readonly value: Word64;
    };
