import type { CommandFaultMode } from '../irs/events.ts';
import type { Actor } from '../kernel/model.ts';
import type { KvmCommandName } from '../kvm/events.ts';
import type { NamedValue } from '../pe/events.ts';

/** What the environment of a run decides. One command, one act. */
export type EnvCommand =
  | {
      readonly type: 'env.beginOperation';
      readonly index: number;
      readonly op: string;
      readonly vm: number | null;
      readonly args: readonly NamedValue[];
    }
  | {
      readonly type: 'env.endOperation';
      readonly index: number;
      readonly op: string;
      readonly vm: number | null;
      readonly ret: number;
    }
  | { readonly type: 'env.endRun'; readonly reason: string }
  | { readonly type: 'env.switch'; readonly to: Actor }
  | {
      readonly type: 'env.injectAllocationFault';
      readonly index: number;
      readonly indexInOp: number;
      readonly sizeReqBytes: number;
    }
  | {
      readonly type: 'env.injectCommandFault';
      readonly mode: CommandFaultMode | 'error';
      readonly command: KvmCommandName;
      readonly err: number | null;
      readonly index: number;
      readonly indexInOp: number;
    }
  | { readonly type: 'env.injectUserFault'; readonly indexInOp: number };
