import { ZERO_WORD } from '../arch/addr.ts';
import { registerName } from '../arch/irs-regs.ts';
import { decodeVmtBaser } from '../arch/irs-tables.ts';
import {
  IRS_SAVE_VMR,
  IRS_VMAP_L2_VMTR,
  IRS_VMAP_VISTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VPER,
  IRS_VMT_BASER,
  IRS_VMT_CFGR,
  IRS_VMT_STATUSR,
} from '../arch/irs-vm-regs.ts';
import type { Profile } from '../arch/profile.ts';
import type { IrsState } from './state.ts';

/** The registers whose write is a command: IDLE of VMT_STATUSR reads 0 until it is done. */
const COMMAND_OFFSETS: ReadonlySet<number> = new Set(
  [IRS_VMT_BASER, IRS_VMAP_L2_VMTR, IRS_VMAP_VMR, IRS_VMAP_VISTR, IRS_VMAP_VPER].map(({ offset }) => offset),
);

/** True when a write to this offset starts a command of the VMT group. */
export function isCommandRegister(offset: number): boolean {
  return COMMAND_OFFSETS.has(offset);
}

/**
 * Why a register write has no effect, or null when it has. The architecture ignores some writes and
 * leaves others unpredictable (reference 7); the `recording` model takes every write as it is.
 */
export function writeRefusal(state: IrsState, profile: Profile, offset: number): string | null {
  if (profile.irs.model === 'recording') return null;
  const name = registerName(offset);
  if (name === null) return `no register at offset ${offset}: ignored`;
  const isIdleNeeded = isCommandRegister(offset) || offset === IRS_SAVE_VMR.offset;
  if (isIdleNeeded && state.pending !== null) {
    return `${name} written while ${IRS_VMT_STATUSR.name}.IDLE is 0: unpredictable, here ignored`;
  }
  const isVmtValid = decodeVmtBaser(state.registers[IRS_VMT_BASER.offset] ?? ZERO_WORD).isValid;
  if (offset === IRS_VMT_CFGR.offset && isVmtValid) {
    return `${name} written while ${IRS_VMT_BASER.name}.VALID is 1: ignored`;
  }
  return null;
}
