import { VMTE_BYTES, VMTES_PER_L2 } from '@vist/core';
import type { Facts } from '../facts/facts.ts';

/** An entry of a table of the IRS, by its address. */
export interface EntryAt {
  /** The structure that it names, and the one that it is in. */
  readonly structure: string;
  readonly container: string;
  readonly containerName: string;
}

/** The entry at an address that is a multiple of 8; null where no table of the IRS is. */
export function entryAt(facts: Facts, addr: number): EntryAt | null {
  const { structures, heap, names } = facts;
  const object = heap.liveAt(addr);
  const { table } = structures;
  if (object === null || table === null) return null;
  const offset = addr - object.base;
  if (object.base === table.base) {
    if (table.isTwoLevel) return { structure: `l2-vmt:${offset / 8}`, container: 'vmt', containerName: 'the VM table' };
    return vmteWord(offset, 0);
  }
  const l1Index = l2TableIndex(facts, object.base);
  if (l1Index !== null) return vmteWord(offset, l1Index * VMTES_PER_L2);
  const [reach] = structures.reaching(addr);
  if (reach === undefined) return null;
  const { role, vmId } = reach.range;
  if (role === 'vpet' && vmId !== null) {
    return { structure: `vpe:${vmId}/${offset / 8}`, container: `vm:${vmId}`, containerName: names.vm(vmId) };
  }
  const { key } = reach.structure;
  if (role === 'l1-ist')
    return { structure: key, container: key, containerName: names.name(object.base, object.sizeReqBytes) };
  return null;
}

function vmteWord(offset: number, firstVmId: number): EntryAt | null {
  const vmId = firstVmId + Math.floor(offset / VMTE_BYTES);
  const word = Math.floor((offset % VMTE_BYTES) / 8);
  const structure = word < 2 ? `vm:${vmId}` : `ist:${vmId}/${word === 2 ? 'lpi' : 'spi'}`;
  return { structure, container: 'vmt', containerName: 'the VM table' };
}

/** The L1 index of an L2 VM table that the IRS has; null for other memory. */
function l2TableIndex({ structures }: Facts, base: number): number | null {
  const reach = structures.reaching(base).find(({ range }) => range.role === 'l2-vmt');
  return reach?.range.index ?? null;
}
