import type { Word64 } from '../arch/addr.ts';
import type { CommandFaultMode } from './events.ts';

/** The IRS: its registers, the command it works on, and what it holds of the tables. */
export interface IrsState {
  /** Last value written, by offset in the config frame. What was never written reads as zero. */
  readonly registers: Readonly<Record<number, Word64>>;
  /** The accepted command that is not completed; IDLE of VMT_STATUSR reads 0 meanwhile. */
  readonly pending: PendingCommand | null;
  /** Fault that the next command written will meet. */
  readonly armedFault: CommandFaultMode | null;
  /** V of VPE_STATUSR. */
  readonly isVpeSelected: boolean;
  /** VM that SAVE_VMR quiesced, until something touches it; null for none. */
  readonly quiescedVmId: number | null;
  /** Architecture model only: the VMs that are valid, by VM ID. */
  readonly vms: Readonly<Record<number, LatchedVm>>;
}

/** A command between its register write and IDLE. */
export interface PendingCommand {
  readonly offset: number;
  readonly value: Word64;
  /** Status reads that still say busy. */
  readonly busyPollsLeft: number;
  /** The injected fault it met, or null. */
  readonly fault: CommandFaultMode | null;
  /** The driver has given up on it. */
  readonly hasTimedOut: boolean;
}

/** What the architecture model latched when a VM became valid. */
export interface LatchedVm {
  /** Word 1 of the VMTE: VPET_ADDR and VPE_ID_BITS. */
  readonly word1: Word64;
  /** Section words of the valid ISTs, or null. */
  readonly lpiIst: Word64 | null;
  readonly spiIst: Word64 | null;
}

export const INITIAL_IRS: IrsState = {
  registers: {},
  pending: null,
  armedFault: null,
  isVpeSelected: false,
  quiescedVmId: null,
  vms: {},
};
