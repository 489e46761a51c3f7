import type { Word64 } from '../arch/addr.ts';

/** How an injected command fault behaves once the command reaches the IRS (FORMAT.md section 3). */
export type CommandFaultMode = 'drop' | 'late' | 'hang' | 'ignored';

/** Effect of an injected command fault: the next map command written meets it. */
export interface FaultArmed {
  readonly type: 'irs.faultArmed';
  readonly mode: CommandFaultMode;
}

/** Act: the command written to a map register or VMT_BASER is done, and IDLE reads 1 again. */
export interface CommandCompleted {
  readonly type: 'irs.commandCompleted';
  /** Register that took the command, bytes from the start of the config frame. */
  readonly offset: number;
  readonly value: Word64;
  /** `refused`: the architecture gives the command no effect in this state. */
  readonly outcome: 'performed' | 'ignored' | 'refused';
}

/** Act: the driver gave up on a held command: it is dropped, or waits to complete late, or hangs. */
export interface CommandTimedOut {
  readonly type: 'irs.commandTimedOut';
  readonly offset: number;
  readonly value: Word64;
  readonly mode: CommandFaultMode;
}

/** Act: a timed-out command is performed now, after all. */
export interface LateCommandStarted {
  readonly type: 'irs.lateCommandStarted';
  readonly offset: number;
  readonly value: Word64;
}

/** Act: a VPE was selected through VPE_SELR; V of VPE_STATUSR. */
export interface VpeSelected {
  readonly type: 'irs.vpeSelected';
  readonly value: Word64;
  readonly isValid: boolean;
}

/** Why the IRS could not follow its tables. */
export type WalkStop =
  | 'no-vm'
  | 'l1-vmte-invalid'
  | 'vm-invalid'
  | 'ist-invalid'
  | 'l1-iste-invalid'
  | 'id-out-of-range'
  | 'bus-error';

/** Act: a walk ended before its target. Fields that do not apply are null. */
export interface WalkStopped {
  readonly type: 'irs.walkStopped';
  readonly reason: WalkStop;
  /** The VM's number in the scenario, where the VM has no ID. */
  readonly vm: number | null;
  readonly vmId: number | null;
  /** INTID type: 2 LPI, 3 SPI. */
  readonly intType: number | null;
  readonly id: number | null;
}

/** Interrupt operations that change an ISTE. */
export type InterruptOperation =
  | 'store'
  | 'set-enable'
  | 'set-priority'
  | 'set-pending'
  | 'set-target'
  | 'set-handling'
  | 'acknowledge'
  | 'deactivate';

/** Act: an interrupt operation reached the IRS; the walk follows. */
export interface InterruptRequested {
  readonly type: 'irs.interruptRequested';
  readonly operation: InterruptOperation;
  readonly vm: number;
  readonly vmId: number;
  readonly intType: number;
  readonly id: number;
  /** Argument of the operation: the ISTE to store, 0 or 1, a priority, an IAFFID. */
  readonly value: number;
}

/** Act: the driver is done with a command whose fault never met a register write. */
export interface FaultExpired {
  readonly type: 'irs.faultExpired';
  readonly mode: CommandFaultMode;
}

/** Effect: a register write was illegal or unpredictable; `reason` says why and what the model did. */
export interface Misprogrammed {
  readonly type: 'irs.misprogrammed';
  readonly offset: number;
  readonly value: Word64;
  readonly reason: string;
}

/** Act: the architecture model latched what a structure says, or let go of it. */
export interface Latched {
  readonly type: 'irs.latched';
  readonly vmId: number;
  /** 0: the VM itself (words 0 and 1); 2: LPI IST; 3: SPI IST. */
  readonly section: number;
  readonly word: Word64;
  readonly isValid: boolean;
}

export type IrsEvent =
  | FaultArmed
  | FaultExpired
  | CommandCompleted
  | CommandTimedOut
  | LateCommandStarted
  | VpeSelected
  | WalkStopped
  | InterruptRequested
  | Misprogrammed
  | Latched;
