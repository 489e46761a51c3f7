import type { EnterCall } from '../pe/commands.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { Deed } from './deed.ts';
import { createVcpuClues } from './vcpu-clues.ts';

/** What a recording tells of the platform that it was made on. */
export interface Clues {
  /** Cache maintenance was seen, so the IRS is not coherent. */
  readonly maintains: boolean;
  /** Barriers were seen: with no maintenance beside them the IRS is coherent. */
  readonly synchronises: boolean;
  readonly vmTable: {
    entryCount: number | null;
    isTwoLevel: boolean | null;
    maxVpes: number | null;
    vmdSizeBytes: number | null;
    vpedSizeBytes: number | null;
  };
  /** Requests of each `vgic_v5_vmte_init()`, in bytes. */
  readonly vmBuffers: readonly { readonly vm: number; readonly sizes: readonly number[] }[];
  /** Bytes of a linear VM table as requested; null when none was. */
  readonly linearTableBytes: number | null;
  /** Size of a VPE descriptor that was allocated by itself; null when none was. */
  readonly vpedBytes: number | null;
  /** By VM: IDs of its vCPUs by index; null for one that was not told. */
  readonly vcpuIds: ReadonlyMap<number, readonly (number | null)[]>;
  readonly ists: readonly IstClue[];
  /** Encoded sizes of L2 tables that the host chose. */
  readonly l2szs: ReadonlySet<number>;
  /** Largest page order that the allocator served, when it was told. */
  readonly orderLimit: number | null;
  /** Bytes of the largest object that was allocated; 0 when none was. */
  readonly largestAllocBytes: number;
}

/** An IST that was allocated. */
export interface IstClue {
  readonly type: 'lpi' | 'spi';
  readonly idBits: number;
  readonly structure: 'linear' | 'two-level';
  readonly istsz: number | null;
  /** What two-level tables are made with. */
  readonly l2sz: number | null;
  /** What the VMTE section says. */
  readonly sectionL2sz: number | null;
}

/** Gathers clues from deeds in their order. */
export function cluesOf(deeds: Iterable<Deed>): Clues {
  const vmTable: Clues['vmTable'] = {
    entryCount: null,
    isTwoLevel: null,
    maxVpes: null,
    vmdSizeBytes: null,
    vpedSizeBytes: null,
  };
  const vmBuffers: { vm: number; sizes: number[] }[] = [];
  const ists: IstClue[] = [];
  const vcpus = createVcpuClues();
  const l2szs = new Set<number>();
  let maintains = false;
  let synchronises = false;
  let largestAllocBytes = 0;
  let linearTableBytes: number | null = null;
  let vpedBytes: number | null = null;
  let orderLimit: number | null = null;

  function entered(call: EnterCall): void {
    noteVmTable(call, vmTable);
    const vm = number(call, 'vm');
    if (call.func === 'vgic_v5_vmte_init' && vm !== null) vmBuffers.push({ vm, sizes: [] });
    const ist = istOf(call);
    if (ist !== null) ists.push(ist);
  }

  function allocated({ sizeReqBytes, site, outcome }: Extract<SystemCommand, { type: 'alloc.allocate' }>): void {
    if (outcome.by === 'record') largestAllocBytes = Math.max(largestAllocBytes, outcome.sizeAllocBytes);
    if (site === 'vgic_v5_vmte_init') vmBuffers.at(-1)?.sizes.push(sizeReqBytes);
    if (site === 'vgic_v5_alloc_vmt_linear') linearTableBytes = sizeReqBytes;
    if (site === 'vgic_v5_vmte_alloc_vpe') vpedBytes ??= sizeReqBytes;
  }

  for (const deed of deeds) {
    const { command, reports } = deed;
    if (command.type === 'call.return' && command.func === 'vgic_v5_ist_l2sz' && command.ret !== null) {
      l2szs.add(command.ret);
    }
    vcpus.see(deed);
    if (command.type === 'mem.maintain') maintains = true;
    if (command.type === 'mem.synchronise') synchronises = true;
    if (command.type === 'call.enter') entered(command);
    if (command.type === 'alloc.allocate') allocated(command);
    for (const report of reports ?? []) {
      if (report.type === 'harness.allocationTooLarge') ({ orderLimit } = report);
    }
  }
  return {
    maintains,
    synchronises,
    vmTable,
    vmBuffers,
    linearTableBytes,
    vpedBytes,
    vcpuIds: vcpus.ids(),
    ists,
    l2szs,
    orderLimit,
    largestAllocBytes,
  };
}

function noteVmTable(call: EnterCall, table: Clues['vmTable']): void {
  switch (call.func) {
    case 'vgic_v5_alloc_vmt_linear':
    case 'vgic_v5_alloc_vmt_two_level':
      table.isTwoLevel = call.func === 'vgic_v5_alloc_vmt_two_level';
      table.entryCount = number(call, 'num_entries') ?? table.entryCount;
      return;
    case 'vgic_v5_irs_assign_vmt': {
      const vmIdBits = number(call, 'vm_id_bits');
      const twoLevel = number(call, 'two_level');
      if (vmIdBits !== null) table.entryCount ??= 2 ** vmIdBits;
      if (twoLevel !== null) table.isTwoLevel ??= twoLevel !== 0;
      return;
    }
    case 'vgic_v5_vmt_allocate': {
      const twoLevel = number(call, 'two_level');
      table.maxVpes = number(call, 'max_vpes') ?? table.maxVpes;
      table.vmdSizeBytes = number(call, 'vmd_size') ?? table.vmdSizeBytes;
      table.vpedSizeBytes = number(call, 'vped_size') ?? table.vpedSizeBytes;
      table.entryCount = number(call, 'num_entries') ?? table.entryCount;
      if (twoLevel !== null) table.isTwoLevel = twoLevel !== 0;
      return;
    }
    default:
  }
}

function istOf(call: EnterCall): IstClue | null {
  const idBits = number(call, 'id_bits');
  if (idBits === null) return null;
  const sizes = { idBits, istsz: number(call, 'istsz'), l2sz: number(call, 'l2sz'), sectionL2sz: null };
  switch (call.func) {
    case 'vgic_v5_alloc_two_level_lpi_ist':
    case 'vgic_v5_allocate_two_level_ist':
      return { type: 'lpi', structure: 'two-level', ...sizes };
    case 'vgic_v5_alloc_linear_ist':
    case 'vgic_v5_allocate_linear_ist':
      return { type: number(call, 'spi_ist') === 1 ? 'spi' : 'lpi', structure: 'linear', ...sizes };
    case 'vgic_v5_vmte_assign_ist': {
      const twoLevel = number(call, 'two_level');
      const spi = number(call, 'spi_ist');
      if (twoLevel === null || spi === null) return null;
      const section = { istsz: null, l2sz: null, sectionL2sz: number(call, 'l2sz') };
      return {
        type: spi === 1 ? 'spi' : 'lpi',
        structure: twoLevel === 1 ? 'two-level' : 'linear',
        idBits,
        ...section,
      };
    }
    default:
      return null;
  }
}

function number({ args }: EnterCall, name: string): number | null {
  const value = args.find((arg) => arg.name === name)?.value;
  return typeof value === 'number' ? value : null;
}
