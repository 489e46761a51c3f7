import type { Word64 } from '../arch/addr.ts';
import type { CommandCompleted, CommandFaultMode, InterruptOperation, WalkStop } from './events.ts';

/** What an IRS (or the environment, about one) can do besides reading and writing memory. One command, one act. */
export type IrsCommand =
  | {
      readonly type: 'irs.complete';
      readonly offset: number;
      readonly value: Word64;
      readonly outcome: CommandCompleted['outcome'];
    }
  | ({ readonly type: 'irs.latch' } & Latch)
  | {
      readonly type: 'irs.timeOut';
      readonly offset: number;
      readonly value: Word64;
      readonly mode: CommandFaultMode;
    }
  | { readonly type: 'irs.expireFault'; readonly mode: CommandFaultMode }
  | { readonly type: 'irs.startLate'; readonly offset: number; readonly value: Word64 }
  | { readonly type: 'irs.selectVpe'; readonly value: Word64; readonly isValid: boolean }
  | {
      readonly type: 'irs.stopWalk';
      readonly reason: WalkStop;
      readonly vm: number | null;
      readonly vmId: number | null;
      readonly intType: number | null;
      readonly id: number | null;
    }
  | {
      readonly type: 'irs.requestInterrupt';
      readonly operation: InterruptOperation;
      readonly vm: number;
      readonly vmId: number;
      readonly intType: number;
      readonly id: number;
      readonly value: number;
    };

/** What the architecture model holds of a VM (section 0) or of one of its ISTs (sections 2 and 3). */
export interface Latch {
  readonly vmId: number;
  readonly section: number;
  /** VM: word 1 of its VMTE. IST: its section word. */
  readonly word: Word64;
  readonly isValid: boolean;
}
