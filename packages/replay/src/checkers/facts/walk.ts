import {
  decodeIstSection,
  type DecodedIstSection,
  decodeL1Iste,
  decodeL1Vmte,
  decodeVmteWord0,
  decodeVmteWord1,
  decodeVmtCfgr,
  decodeVpete,
  istBytesNeeded,
  l1BytesNeeded,
  l1EntriesNeeded,
  L1_VMTE_BYTES,
  L2_VMT_BYTES,
  l2TableBytes,
  type Profile,
  sectionOf,
  VMTE_BYTES,
  VMTES_PER_L2,
  VPETE_BYTES,
} from '@vist/core';
import type { IrsCommand } from './commands.ts';
import type { Lines, Range } from './lines.ts';

/** What a stretch of memory is to the IRS. */
export type Role =
  | 'vmt'
  | 'l1-vmt'
  | 'l1-vmte'
  | 'l2-vmt'
  | 'vmte'
  | 'vmd'
  | 'vpet'
  | 'vpete'
  | 'vped'
  | 'ist'
  | 'l1-ist'
  | 'l2-ist';

/** Memory that the IRS may access because of a command. */
export interface IrsRange extends Range {
  readonly role: Role;
  readonly vmId: number | null;
  /** Which of several: the L1 index of an L2 table, the VPE of a descriptor. */
  readonly index: number | null;
}

/** The VM table as the registers describe it. */
export interface VmTable {
  readonly base: number;
  readonly vmIdBits: number;
  readonly isTwoLevel: boolean;
}

/** What VMT_BASER and VMT_CFGR say. */
export function vmTableOf(base: number, cfgr: bigint): VmTable {
  const { vmIdBits, structure } = decodeVmtCfgr(cfgr);
  return { base, vmIdBits, isTwoLevel: structure === 'two-level' };
}

/** Address of a VM's L2 VMTE; null when its L1 VMTE names no table. */
export function vmteAddr(lines: Lines, table: VmTable, vmId: number): number | null {
  if (!table.isTwoLevel) return table.base + vmId * VMTE_BYTES;
  const { l2Base } = decodeL1Vmte(lines.word64(l1VmteAddr(table, vmId)));
  return l2Base === 0 ? null : l2Base + (vmId % VMTES_PER_L2) * VMTE_BYTES;
}

/** Address of the L1 VMTE that covers a VM. */
export function l1VmteAddr({ base }: VmTable, vmId: number): number {
  return base + Math.floor(vmId / VMTES_PER_L2) * L1_VMTE_BYTES;
}

/** The section of a VM's IST, from a word. */
export function sectionAt(lines: Lines, vmte: number, type: 'lpi' | 'spi'): DecodedIstSection {
  return decodeIstSection(lines.word64(vmte + 8 * sectionOf(type)));
}

/** The entry that a command reads, and whose VALID it changes; null when the tables do not lead there. */
export function entryOf(lines: Lines, table: VmTable | null, command: IrsCommand): IrsRange | null {
  if (table === null || command.kind === 'vmt') return null;
  const { vmId } = command;
  if (command.kind === 'l2-vmt') {
    return { role: 'l1-vmte', base: l1VmteAddr(table, vmId), sizeBytes: L1_VMTE_BYTES, vmId, index: null };
  }
  const vmte = vmteAddr(lines, table, vmId);
  if (vmte === null) return null;
  switch (command.kind) {
    case 'vm':
      return { role: 'vmte', base: vmte, sizeBytes: 8, vmId, index: 0 };
    case 'ist': {
      const word = sectionOf(command.type);
      return { role: 'vmte', base: vmte + 8 * word, sizeBytes: 8, vmId, index: word };
    }
    case 'vpe': {
      const { vpetBase } = decodeVmteWord1(lines.word64(vmte + 8));
      if (vpetBase === 0) return null;
      const { vpeId } = command;
      return { role: 'vpete', base: vpetBase + vpeId * VPETE_BYTES, sizeBytes: VPETE_BYTES, vmId, index: vpeId };
    }
  }
}

/** Everything that a command lets the IRS read, and that must be at the PoC before: reference 5.4. */
export function consumedBy(
  lines: Lines,
  table: VmTable | null,
  command: IrsCommand,
  profile: Profile,
): readonly IrsRange[] {
  if (command.kind === 'vmt') return command.action === 'map' && table !== null ? [tableRange(table)] : [];
  const entry = entryOf(lines, table, command);
  if (entry === null) return [];
  return command.action === 'unmap' ? [entry] : [entry, ...reachedFrom(lines, entry, command, profile)];
}

/** What a structure lets the IRS reach, besides its own entry. */
export function reachedFrom(lines: Lines, entry: IrsRange, command: IrsCommand, profile: Profile): readonly IrsRange[] {
  switch (command.kind) {
    case 'l2-vmt': {
      const { l2Base } = decodeL1Vmte(lines.word64(entry.base));
      const index = Math.floor(command.vmId / VMTES_PER_L2);
      return l2Base === 0 ? [] : [{ role: 'l2-vmt', base: l2Base, sizeBytes: L2_VMT_BYTES, vmId: null, index }];
    }
    case 'vm':
      return vmRanges(lines, entry, profile);
    case 'vpe': {
      const { vpedBase } = decodeVpete(lines.word64(entry.base));
      const { vpedSizeBytes } = profile.irs;
      if (vpedBase === 0) return [];
      return [{ role: 'vped', base: vpedBase, sizeBytes: vpedSizeBytes, vmId: command.vmId, index: command.vpeId }];
    }
    case 'ist':
      return istRanges(lines, decodeIstSection(lines.word64(entry.base)), command.vmId);
    default:
      return [];
  }
}

/** The table that VMT_BASER names: all VMTEs, or the level 1 table. */
export function tableRange({ base, vmIdBits, isTwoLevel }: VmTable): IrsRange {
  const sizeBytes = isTwoLevel
    ? Math.max(1, Math.ceil(2 ** vmIdBits / VMTES_PER_L2)) * L1_VMTE_BYTES
    : 2 ** vmIdBits * VMTE_BYTES;
  return { role: isTwoLevel ? 'l1-vmt' : 'vmt', base, sizeBytes, vmId: null, index: null };
}

function vmRanges(lines: Lines, entry: IrsRange, profile: Profile): readonly IrsRange[] {
  const { vmId } = entry;
  const { vmdBase } = decodeVmteWord0(lines.word64(entry.base));
  const { vpetBase, vpeIdBits } = decodeVmteWord1(lines.word64(entry.base + 8));
  const ranges: IrsRange[] = [{ role: 'vmte', base: entry.base + 8, sizeBytes: 8, vmId, index: 1 }];
  if (vpetBase !== 0) {
    ranges.push({ role: 'vpet', base: vpetBase, sizeBytes: VPETE_BYTES * 2 ** vpeIdBits, vmId, index: null });
  }
  if (vmdBase !== 0 && profile.irs.vmdSizeBytes > 0) {
    ranges.push({ role: 'vmd', base: vmdBase, sizeBytes: profile.irs.vmdSizeBytes, vmId, index: null });
  }
  return ranges;
}

/** The IST: one table, or the L1 table and every L2 table that its ID space needs. */
function istRanges(lines: Lines, section: DecodedIstSection, vmId: number): readonly IrsRange[] {
  const { istBase: base, structure } = section;
  if (base === 0) return [];
  if (structure === 'linear') return [{ role: 'ist', base, sizeBytes: istBytesNeeded(section), vmId, index: null }];
  const ranges: IrsRange[] = [{ role: 'l1-ist', base, sizeBytes: l1BytesNeeded(section), vmId, index: null }];
  const sizeBytes = l2TableBytes(section.l2sz);
  const entryCount = Math.min(l1EntriesNeeded(section), MOST_L1_ENTRIES);
  for (let index = 0; index < entryCount; index += 1) {
    const { isValid, l2Base } = decodeL1Iste(lines.word64(base + 8 * index));
    if (isValid) ranges.push({ role: 'l2-ist', base: l2Base, sizeBytes, vmId, index });
  }
  return ranges;
}

/** ID_BITS has five bits, and garbage in a section must not make a walk endless: an L1 table of 16 MiB. */
const MOST_L1_ENTRIES = 2 ** 21;
