import type { PhysAddr, Word64 } from '../arch/addr.ts';

/** An argument of a call or operation: a number prints as decimal, a bigint as hex. */
export interface NamedValue {
  readonly name: string;
  readonly value: number | bigint | string;
}

/** The locks of reference 5.6. The IRS lock and the prototype's `vm_config_lock` are raw spinlocks, the others mutexes. */
export type LockName = 'config_lock' | 'vmt_l2_lock' | 'vgic_v5_irs_lock' | 'vm_config_lock';

/** Act: a traced kernel function was entered. */
export interface CallEntered {
  readonly type: 'call.entered';
  readonly func: string;
  readonly caller: string;
  readonly args: readonly NamedValue[];
}

/** Act: a traced kernel function returned; null for a void one. */
export interface CallReturned {
  readonly type: 'call.returned';
  readonly func: string;
  readonly caller: string;
  readonly ret: number | null;
}

/** Act: a PE took a lock. `instance` tells one VM's lock from another's; 0 for global ones. */
export interface LockAcquired {
  readonly type: 'lock.acquired';
  readonly lock: LockName;
  readonly instance: number;
  /** The PE's number. */
  readonly pe: number;
}

/** Act: a PE wants a lock that another holds, and waits. */
export interface LockContended {
  readonly type: 'lock.contended';
  readonly lock: LockName;
  readonly instance: number;
  readonly pe: number;
}

/** Act: a PE took a lock that it holds already; the actor ends. */
export interface LockRecursed {
  readonly type: 'lock.recursed';
  readonly lock: LockName;
  readonly instance: number;
  readonly pe: number;
}

/** Act: a PE gave a lock back. */
export interface LockReleased {
  readonly type: 'lock.released';
  readonly lock: LockName;
  readonly instance: number;
  readonly pe: number;
}

/** Act: a poll loop waited. While a fault holds the command up, more time passes than it asked for. */
export interface Delayed {
  readonly type: 'pe.delayed';
  readonly microseconds: number;
  readonly timeoutMicroseconds: number;
  readonly passedMicroseconds: number;
}

/** Act: a register read of the IRS config frame began. */
export interface MmioReadBegan {
  readonly type: 'mmio.readBegan';
  /** Bytes from the start of the config frame. */
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly caller0: string;
  readonly caller: string;
}

/** Act: that read ended with a value. */
export interface MmioReadEnded {
  readonly type: 'mmio.readEnded';
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly value: Word64;
  readonly caller0: string;
  readonly caller: string;
}

/** Act: a register write of the IRS config frame began: the IRS has the value. */
export interface MmioWriteBegan {
  readonly type: 'mmio.writeBegan';
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly value: Word64;
  readonly caller0: string;
  readonly caller: string;
}

/** Act: that write ended. */
export interface MmioWriteEnded {
  readonly type: 'mmio.writeEnded';
  readonly offset: number;
  readonly widthBits: 32 | 64;
  readonly value: Word64;
  readonly caller0: string;
  readonly caller: string;
}

/** Act: undefined behaviour of C, a shift by the width of the type or more. Ends the actor. */
export interface ShiftedOutOfBounds {
  readonly type: 'ub.shiftedOutOfBounds';
  readonly site: string;
  readonly expr: string;
  readonly exponent: number;
  readonly typeBits: number;
}

/** Act: undefined behaviour of C, a division by zero. Arm64 divides to 0; the run goes on. */
export interface DividedByZero {
  readonly type: 'ub.dividedByZero';
  readonly site: string;
  readonly expr: string;
}

/** Act: an access through a null pointer. Ends the actor. */
export interface Oopsed {
  readonly type: 'ub.oopsed';
  readonly addr: PhysAddr;
  readonly site: string;
}

export type PeEvent =
  | CallEntered
  | CallReturned
  | LockAcquired
  | LockContended
  | LockRecursed
  | LockReleased
  | Delayed
  | MmioReadBegan
  | MmioReadEnded
  | MmioWriteBegan
  | MmioWriteEnded
  | ShiftedOutOfBounds
  | DividedByZero
  | Oopsed;
