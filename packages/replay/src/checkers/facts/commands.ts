import {
  decodeVmapL2Vmtr,
  decodeVmapVistr,
  decodeVmapVmr,
  decodeVmapVper,
  decodeVmtBaser,
  IRS_VMAP_L2_VMTR,
  IRS_VMAP_VISTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VPER,
  IRS_VMT_BASER,
  type IstType,
  type PhysAddr,
} from '@vist/core';

/** A register write that asks the IRS for something, decoded. */
export type IrsCommand =
  | { readonly kind: 'vmt'; readonly action: 'map' | 'unmap'; readonly base: PhysAddr }
  | { readonly kind: 'l2-vmt'; readonly action: 'map'; readonly vmId: number }
  | { readonly kind: 'vm'; readonly action: 'map' | 'unmap'; readonly vmId: number }
  | { readonly kind: 'ist'; readonly action: 'map' | 'unmap'; readonly vmId: number; readonly type: IstType }
  | { readonly kind: 'vpe'; readonly action: 'map'; readonly vmId: number; readonly vpeId: number };

/** The command that a write to a register of the VMT group is; null for other registers and empty requests. */
export function irsCommandOf(offset: number, value: bigint): IrsCommand | null {
  switch (offset) {
    case IRS_VMT_BASER.offset: {
      const { isValid, base } = decodeVmtBaser(value);
      return { kind: 'vmt', action: isValid ? 'map' : 'unmap', base };
    }
    case IRS_VMAP_L2_VMTR.offset: {
      const command = decodeVmapL2Vmtr(value);
      return command === null ? null : { kind: 'l2-vmt', action: 'map', ...command };
    }
    case IRS_VMAP_VMR.offset: {
      const command = decodeVmapVmr(value);
      return command === null ? null : { kind: 'vm', ...command };
    }
    case IRS_VMAP_VISTR.offset: {
      const command = decodeVmapVistr(value);
      return command === null ? null : { kind: 'ist', ...command };
    }
    case IRS_VMAP_VPER.offset: {
      const command = decodeVmapVper(value);
      return command === null ? null : { kind: 'vpe', action: 'map', ...command };
    }
    default:
      return null;
  }
}

/** Registers of the VMT group: a write is a command, IRS_VMT_STATUSR tells when it is done. */
export const VMT_GROUP: ReadonlySet<number> = new Set(
  [IRS_VMT_BASER, IRS_VMAP_L2_VMTR, IRS_VMAP_VMR, IRS_VMAP_VISTR, IRS_VMAP_VPER].map(({ offset }) => offset),
);
