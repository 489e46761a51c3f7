import { decodeVmapVper } from '../arch/irs-commands.ts';
import { IRS_VMAP_VPER } from '../arch/irs-vm-regs.ts';
import type { Deed } from './deed.ts';

/** Finds out how many vCPUs the VMs have, and their IDs. */
export interface VcpuClues {
  see(deed: Deed): void;
  ids(): ReadonlyMap<number, readonly (number | null)[]>;
}

/** Nothing known yet. */
export function createVcpuClues(): VcpuClues {
  const ids = new Map<number, (number | null)[]>();
  /** By task: the vCPU that is being given a VPE, or made valid. */
  const current = new Map<number, { readonly vm: number; readonly vcpu: number; readonly func: string }>();
  /** Starts and sizes of objects: a VPE's entry is at its ID in one of them. */
  const objects = new Map<number, number>();

  function idsOf(vm: number): (number | null)[] {
    const known = ids.get(vm);
    if (known !== undefined) return known;
    const none: (number | null)[] = [];
    ids.set(vm, none);
    return none;
  }

  function note({ vm, vcpu }: { readonly vm: number; readonly vcpu: number }, id: number | null): void {
    const known = idsOf(vm);
    while (known.length <= vcpu && known.length < MOST_VCPUS) known.push(null);
    if (id !== null && vcpu < MOST_VCPUS) known[vcpu] = id;
  }

  function tableIndex(addr: number): number | null {
    for (let base = addr - (addr % ENTRY_BYTES), back = 0; back < MOST_VCPUS; back += 1, base -= ENTRY_BYTES) {
      const size = objects.get(base);
      if (size !== undefined) return base + size > addr ? back : null;
    }
    return null;
  }

  return {
    see({ task, command }) {
      const open = current.get(task);
      switch (command.type) {
        case 'call.enter': {
          const [vm, vcpu] = ['vm', 'vcpu'].map((name) => command.args.find((arg) => arg.name === name)?.value);
          if (typeof vm === 'number' && vm < MOST_VMS) idsOf(vm);
          if (typeof vm !== 'number' || typeof vcpu !== 'number' || vm >= MOST_VMS) return;
          note({ vm, vcpu }, null);
          current.set(task, { vm, vcpu, func: command.func });
          return;
        }
        case 'alloc.allocate':
          if (command.outcome.by === 'record') objects.set(command.outcome.addr, command.outcome.sizeAllocBytes);
          return;
        case 'mem.store':
        case 'mem.maintain':
          if (open?.func === 'vgic_v5_vmte_alloc_vpe' && command.sizeBytes === ENTRY_BYTES) {
            note(open, tableIndex(command.addr));
          }
          return;
        case 'mmio.beginWrite': {
          const vpe = command.offset === IRS_VMAP_VPER.offset ? decodeVmapVper(command.value) : null;
          const known = open === undefined ? null : idsOf(open.vm)[open.vcpu];
          if (open !== undefined && vpe !== null && known === null) note(open, vpe.vpeId);
          return;
        }
        default:
      }
    },
    ids: () => ids,
  };
}

const ENTRY_BYTES = 8;
const MOST_VCPUS = 65536;
const MOST_VMS = 65536;
