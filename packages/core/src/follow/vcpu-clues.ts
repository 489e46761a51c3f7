import { decodeVmapVper } from '../arch/irs-commands.ts';
import { IRS_VMAP_VPER } from '../arch/irs-vm-regs.ts';
import { E2BIG } from '../kvm/errno.ts';
import type { EnterCall } from '../pe/commands.ts';
import type { Deed } from './deed.ts';

/** Finds out how many vCPUs the VMs have, and their IDs. */
export interface VcpuClues {
  see(deed: Deed): void;
  ids(): ReadonlyMap<number, readonly (number | null)[]>;
}

interface Call {
  readonly func: string;
  readonly about: { readonly vm: number; readonly vcpu: number } | null;
}

/** Nothing known yet. */
export function createVcpuClues(): VcpuClues {
  const ids = new Map<number, (number | null)[]>();
  /** By task: the open calls, and the vCPU that each is about. */
  const calls = new Map<number, Call[]>();
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

  function entered(task: number, { func, args }: EnterCall): void {
    const open = calls.get(task) ?? [];
    calls.set(task, open);
    const [vm, vcpu] = ['vm', 'vcpu'].map((name) => args.find((arg) => arg.name === name)?.value);
    const isVm = typeof vm === 'number' && vm < MOST_VMS;
    if (isVm) idsOf(vm);
    const about = isVm && typeof vcpu === 'number' ? { vm, vcpu } : (open.at(-1)?.about ?? null);
    if (about !== null) note(about, null);
    if (open.length < MOST_CALLS) open.push({ func, about });
  }

  return {
    see({ task, command }) {
      const call = calls.get(task)?.at(-1);
      const about = call?.about ?? null;
      switch (command.type) {
        case 'call.enter':
          return entered(task, command);
        case 'call.return':
          if (call?.func !== command.func) return;
          calls.get(task)?.pop();
          // Nothing was touched: the ID is beyond the VPE table, wherever.
          if (
            about !== null &&
            command.func === ALLOC_VPE &&
            command.ret === E2BIG &&
            idsOf(about.vm)[about.vcpu] === null
          ) {
            note(about, BEYOND_EVERY_TABLE);
          }
          return;
        case 'env.beginOperation':
          calls.delete(task);
          return;
        case 'alloc.allocate':
          if (command.outcome.by === 'record') objects.set(command.outcome.addr, command.outcome.sizeAllocBytes);
          return;
        case 'alloc.free':
          if (command.addr !== null) objects.delete(command.addr);
          return;
        case 'mem.store':
        case 'mem.maintain':
          if (about === null || call?.func !== ALLOC_VPE || command.sizeBytes !== ENTRY_BYTES) return;
          return note(about, tableIndex(command.addr));
        case 'mmio.beginWrite': {
          const vpe = command.offset === IRS_VMAP_VPER.offset ? decodeVmapVper(command.value) : null;
          if (about !== null && vpe !== null && idsOf(about.vm)[about.vcpu] === null) note(about, vpe.vpeId);
          return;
        }
        default:
      }
    },
    ids: () => ids,
  };
}

const ALLOC_VPE = 'vgic_v5_vmte_alloc_vpe';
const BEYOND_EVERY_TABLE = 65_534;
const ENTRY_BYTES = 8;
const MOST_CALLS = 256;
const MOST_VCPUS = 65536;
const MOST_VMS = 65536;
