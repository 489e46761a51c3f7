import { hexAddr, physAddr, type Seq, seq, type SystemEvent, VMTE_BYTES, VMTES_PER_L2 } from '@vist/core';
import type { AllocationRef, ObjectRef } from '../finding.ts';
import type { Heap, HeapObject } from './heap.ts';
import { NEVER } from './line.ts';
import type { Lines } from './lines.ts';
import type { IrsRange } from './walk.ts';

/** What memory is called, and what happened to it last. */
export interface Names {
  /** The bytes from `addr` on as an object of a finding. */
  ref(addr: number, sizeBytes: number): ObjectRef;
  /** The same in words only. */
  name(addr: number, sizeBytes: number): string;
  /** `VM 1`, or `VM ID 3` where no VM of that ID is known. */
  vm(vmId: number): string;
  /** The VM that has the ID; null when none is known. */
  vmOf(vmId: number): number | null;
  /** What an object is used for, without VM and index; its function of allocation where that is not known. */
  kind(addr: number): string;
}

/** The writable side, for the fold of a log. */
export interface NameFacts extends Names {
  apply(event: SystemEvent): void;
  /** Memory that a command lets the IRS use: names for logs without KVM's bookkeeping. */
  learn(ranges: readonly IrsRange[]): void;
}

type RoleKind =
  | 'vm-table'
  | 'l1-vm-table'
  | 'l2-vm-table'
  | 'vmd'
  | 'vpet'
  | 'vped'
  | 'lpi-ist'
  | 'l1-ist'
  | 'l2-ist'
  | 'spi-ist'
  | 'tracking';

interface RoleOf {
  readonly kind: RoleKind;
  readonly vmId: number | null;
  readonly index: number | null;
  /** What KVM calls it. */
  readonly field: string;
}

const KIND_OF_FIELD: Readonly<Record<string, RoleKind>> = {
  base: 'vm-table',
  vmd_base: 'vmd',
  vpet_base: 'vpet',
  vped_base: 'vped',
  vped_ptrs: 'tracking',
  l2ptrs: 'tracking',
  h_lpi_ist: 'lpi-ist',
  h_lpi_l2_ists: 'tracking',
  h_spi_ist: 'spi-ist',
};
const KIND_OF_ELEMENT: Readonly<Record<string, RoleKind>> = {
  l2ptrs: 'l2-vm-table',
  vped_ptrs: 'vped',
  h_lpi_l2_ists: 'l2-ist',
};
const KIND_OF_RANGE: Readonly<Partial<Record<IrsRange['role'], RoleKind>>> = {
  vmt: 'vm-table',
  'l1-vmt': 'l1-vm-table',
  'l2-vmt': 'l2-vm-table',
  vmd: 'vmd',
  vpet: 'vpet',
  vped: 'vped',
  'l1-ist': 'l1-ist',
  'l2-ist': 'l2-ist',
};
const WORDS = ['VALID, VMD_ADDR', 'VPET_ADDR', 'LPI IST', 'SPI IST'];

/** Names for nothing yet. */
export function createNames(heap: Heap, lines: Lines): NameFacts {
  const roles = new Map<number, RoleOf>();
  const vms = new Map<number, number>();
  const twoLevel = new Set<string>();

  const vm = (vmId: number): string => {
    const number = vms.get(vmId);
    if (number === undefined) return `VM ID ${vmId}`;
    return number === vmId ? `VM ${number}` : `VM ${number} (ID ${vmId})`;
  };

  function put(addr: number | null, role: RoleOf): void {
    if (addr !== null && addr !== 0) roles.set(addr, role);
  }

  function roleAt(addr: number): { readonly role: RoleOf; readonly offset: number } | null {
    const base = heap.at(addr)?.base ?? addr;
    const role = roles.get(base);
    return role === undefined ? null : { role, offset: addr - base };
  }

  function wordName(vmId: number, offset: number, sizeBytes: number): string {
    const of = `VMTE of ${vm(vmId)}`;
    const word = Math.floor((offset % VMTE_BYTES) / 8);
    return sizeBytes > 8 ? of : `${of}, word ${word} (${WORDS[word] ?? ''})`;
  }

  function name(addr: number, sizeBytes: number): string {
    const found = roleAt(addr);
    const object = heap.at(addr);
    if (found === null) return object === null ? `${sizeBytes} bytes at ${hex(addr)}` : `object of ${object.site}()`;
    const { role, offset } = found;
    const isWhole = offset === 0 && sizeBytes >= (object?.sizeReqBytes ?? 0);
    const of = role.vmId === null ? '' : ` of ${vm(role.vmId)}`;
    switch (role.kind) {
      case 'vm-table':
        return isWhole ? 'VM table' : wordName(Math.floor(offset / VMTE_BYTES), offset, sizeBytes);
      case 'l1-vm-table':
        return isWhole ? 'L1 VM table' : `L1 VMTE ${Math.floor(offset / 8)}`;
      case 'l2-vm-table': {
        const vmId = (role.index ?? 0) * VMTES_PER_L2 + Math.floor(offset / VMTE_BYTES);
        return isWhole ? `L2 VM table ${role.index}` : wordName(vmId, offset, sizeBytes);
      }
      case 'vmd':
        return `VM descriptor${of}`;
      case 'vpet':
        return isWhole ? `VPE table${of}` : `VPETE ${Math.floor(offset / 8)}${of}`;
      case 'vped':
        return `VPE descriptor${of}`;
      case 'lpi-ist':
        return isWhole ? `LPI IST${of}` : `ISTE in the LPI IST${of}`;
      case 'l1-ist':
        return isWhole ? `L1 table of the LPI IST${of}` : `L1 ISTE ${Math.floor(offset / 8)} of the LPI IST${of}`;
      case 'l2-ist':
        return `${isWhole ? '' : 'ISTE in '}L2 table ${role.index} of the LPI IST${of}`;
      case 'spi-ist':
        return isWhole ? `SPI IST${of}` : `ISTE in the SPI IST${of}`;
      case 'tracking':
        return `${role.field}${of}`;
    }
  }

  function place(addr: number, sizeBytes: number): string {
    const found = roleAt(addr);
    const of = found?.role.vmId ?? null;
    const number = of === null ? null : (vms.get(of) ?? null);
    switch (found?.role.kind) {
      case 'vm-table':
      case 'l2-vm-table': {
        const first = found.role.kind === 'vm-table' ? 0 : (found.role.index ?? 0) * VMTES_PER_L2;
        const entry = vms.get(first + Math.floor(found.offset / VMTE_BYTES));
        return entry === undefined || sizeBytes > VMTE_BYTES ? `byte:${hex(addr)}` : `vmte:${entry}`;
      }
      case 'vpet':
        return number === null || sizeBytes > 8 ? `alloc:${hex(addr)}` : `vpete:${number}/${found.offset / 8}`;
      case 'lpi-ist':
      case 'l1-ist':
        return number === null ? `alloc:${hex(addr)}` : `ist:${number}/lpi`;
      case 'spi-ist':
        return number === null ? `alloc:${hex(addr)}` : `ist:${number}/spi`;
      default:
        return heap.at(addr) === null ? `byte:${hex(addr)}` : `alloc:${hex(addr)}`;
    }
  }

  return {
    name,
    vm,
    vmOf: (vmId) => vms.get(vmId) ?? null,
    kind(addr) {
      const found = roleAt(addr);
      if (found === null) return heap.at(addr)?.site ?? 'memory';
      const { kind, field } = found.role;
      const isEntry = kind === 'vm-table' || kind === 'l2-vm-table';
      return isEntry ? `vmte word ${Math.floor((found.offset % VMTE_BYTES) / 8)}` : kind === 'tracking' ? field : kind;
    },
    ref(addr, sizeBytes) {
      const line = lines.lineAt(addr);
      return {
        place: place(addr, sizeBytes),
        name: name(addr, sizeBytes),
        addr: physAddr(addr),
        sizeBytes,
        allocation: allocationOf(heap.at(addr)),
        lastClean: position(lines.cleanedAt(addr)),
        lastIrsLoad: position(line?.loadedByIrsAt ?? NEVER),
        lastIrsStore: position(line?.storedByIrsAt ?? NEVER),
      };
    },
    apply(event) {
      switch (event.type) {
        case 'alloc.allocated':
          roles.delete(event.addr);
          return;
        case 'kvm.vmIdTaken':
          vms.set(event.vmId, event.vm);
          return;
        case 'kvm.structPublished':
          put(event.addr, { kind: 'tracking', vmId: vmIdOf(event), index: null, field: event.struct });
          return;
        case 'kvm.fieldSet': {
          const { struct, key, field, value } = event;
          if (field === 'two_level' || field === 'h_lpi_ist_structure') {
            if (value === 1) twoLevel.add(`${struct}:${key}`);
            else twoLevel.delete(`${struct}:${key}`);
          }
          const kind = KIND_OF_FIELD[field];
          if (kind === undefined) return;
          const isTwoLevel = twoLevel.has(`${struct}:${key}`);
          const shaped = !isTwoLevel
            ? kind
            : kind === 'vm-table'
              ? 'l1-vm-table'
              : kind === 'lpi-ist'
                ? 'l1-ist'
                : kind;
          return put(value, { kind: shaped, vmId: vmIdOf(event), index: null, field });
        }
        case 'kvm.elementSet': {
          const kind = KIND_OF_ELEMENT[event.array];
          const role = { vmId: vmIdOf(event), index: event.index, field: event.array };
          if (kind !== undefined) put(event.value, { kind, ...role });
          return;
        }
        default:
      }
    },
    learn(ranges) {
      for (const { role, base, vmId, index } of ranges) {
        const start = heap.at(base)?.base ?? base;
        const kind = KIND_OF_RANGE[role] ?? (role === 'ist' ? 'lpi-ist' : undefined);
        if (kind !== undefined && start === base && !roles.has(base))
          roles.set(base, { kind, vmId, index, field: role });
      }
    },
  };
}

/** An allocation as findings carry it. */
export function allocationOf(object: HeapObject | null): AllocationRef | null {
  if (object === null) return null;
  const { base, sizeReqBytes, site, allocatedAt, freedAt, freedSite } = object;
  return { base, sizeBytes: sizeReqBytes, site, allocatedAt, freedAt, freedSite };
}

function vmIdOf({ struct, key }: { readonly struct: string; readonly key: number }): number | null {
  return struct === 'vmi' ? key : null;
}

function position(at: number): Seq | null {
  return at === NEVER ? null : seq(at);
}

function hex(addr: number): string {
  return hexAddr(physAddr(addr));
}
