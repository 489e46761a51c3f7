import type { PhysAddr, Word64 } from '../arch/addr.ts';
import type { LockName, NamedValue } from './events.ts';

/** One access of an MMIO register: where, how wide, and the two symbols that the kernel's tracepoint names. */
export interface MmioAccess {
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly caller0: string;
  readonly caller: string;
}

export interface LockCommand {
  readonly type: 'lock.acquire' | 'lock.release';
  readonly lock: LockName;
  readonly instance: number;
  readonly pe: number;
}

export interface EnterCall {
  readonly type: 'call.enter';
  readonly func: string;
  readonly caller: string;
  readonly args: readonly NamedValue[];
}

export interface ReturnCall {
  readonly type: 'call.return';
  readonly func: string;
  readonly caller: string;
  readonly ret: number | null;
}

export interface BeginMmioRead extends MmioAccess {
  readonly type: 'mmio.beginRead';
}

export interface EndMmioRead extends MmioAccess {
  readonly type: 'mmio.endRead';
}

export interface BeginMmioWrite extends MmioAccess {
  readonly type: 'mmio.beginWrite';
  readonly value: Word64;
}

export interface EndMmioWrite extends MmioAccess {
  readonly type: 'mmio.endWrite';
  readonly value: Word64;
}

/** What a PE does besides memory accesses. One command, one act. */
export type PeCommand =
  | EnterCall
  | ReturnCall
  | LockCommand
  | BeginMmioRead
  | EndMmioRead
  | BeginMmioWrite
  | EndMmioWrite
  | {
      /** A step of a poll loop. The reply says how many microseconds passed: more while a fault holds the command. */
      readonly type: 'pe.delay';
      readonly microseconds: number;
      readonly timeoutMicroseconds: number;
    }
  | {
      readonly type: 'ub.shiftOutOfBounds';
      readonly site: string;
      readonly expr: string;
      readonly exponent: number;
      readonly typeBits: number;
    }
  | { readonly type: 'ub.divideByZero'; readonly site: string; readonly expr: string }
  | { readonly type: 'ub.oops'; readonly addr: PhysAddr; readonly site: string };
