import { type DecodedIstSection, hasReservedSizes, IRS_VMAP_VISTR, type IstType, sectionOf } from '@vist/core';
import { irsCommandOf } from '../facts/commands.ts';
import type { Facts } from '../facts/facts.ts';
import { sectionAt, vmteAddr } from '../facts/walk.ts';
import type { RecordOf } from '../rule.ts';

/** A command that makes an IST valid, and what the VMTE says of the IST. */
export interface IstCommand {
  readonly vmId: number;
  readonly type: IstType;
  readonly section: DecodedIstSection;
  readonly isReserved: boolean;
  /** Address of the section. */
  readonly addr: number;
  /** `the LPI IST of VM 1`. */
  readonly name: string;
}

/** The IST that a register write makes valid; null for other writes and for sections without an address. */
export function istCommand({ event }: RecordOf<'mmio.writeBegan'>, facts: Facts): IstCommand | null {
  if (event.offset !== IRS_VMAP_VISTR.offset || facts.structures.table === null) return null;
  const command = irsCommandOf(event.offset, event.value);
  if (command === null || command.kind !== 'ist' || command.action === 'unmap') return null;
  const { vmId, type } = command;
  const vmte = vmteAddr(facts.lines, facts.structures.table, vmId);
  if (vmte === null) return null;
  const addr = vmte + 8 * sectionOf(type);
  const section = sectionAt(facts.lines, vmte, type);
  if (section.istBase === 0) return null;
  const name = `the ${type.toUpperCase()} IST of ${facts.names.vm(vmId)}`;
  return { vmId, type, section, isReserved: hasReservedSizes(facts.lines.word64(addr)), addr, name };
}
