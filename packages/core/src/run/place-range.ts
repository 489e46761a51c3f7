import { hexAddr, type PhysAddr, physAddr, physOffset } from '../arch/addr.ts';
import type { BitField } from '../arch/bits.ts';
import {
  istBytesNeeded,
  isteOffset,
  isteSizeBytes,
  l1BytesNeeded,
  l1IsteOffset,
  twoLevelIndex,
} from '../arch/geometry.ts';
import type { IstType } from '../arch/intid.ts';
import { type DecodedIstSection, decodeIstSection, sectionOf } from '../arch/ist-section.ts';
import { decodeL1Iste } from '../arch/iste.ts';
import type { Profile } from '../arch/profile.ts';
import { VMTE_BYTES, vmteWordOffset } from '../arch/vmte.ts';
import { VPETE_BYTES, vpeteOffset } from '../arch/vpete.ts';
import { unreachable } from '../kernel/invariant.ts';
import type { KvmState } from '../kvm/state.ts';
import { vmtePlace } from '../kvm/vmte-place.ts';
import { liveObjectAround } from '../memory/allocator.ts';
import { peekPe } from '../memory/decide.ts';
import type { ByteRange } from '../memory/state.ts';
import type { SystemState } from '../system/state.ts';
import { fieldNamed, ISTE_FIELDS, type NamedField, VMTE_FIELDS, VPETE_FIELDS } from './place-fields.ts';
import type { MemoryPlace } from './place.ts';

/** What a place is resolved with: tables as the PEs see them. */
export interface PlaceWorld {
  readonly kvm: KvmState;
  readonly cacheLineBytes: Profile['cacheLineBytes'];
  /** 8 bytes as a PE reads them. */
  word(addr: PhysAddr): bigint;
  /** The live object that holds a byte; null when it is not allocated. */
  objectAround(addr: PhysAddr): ByteRange | null;
}

/** The bytes that a place is, and the bits of a field in them; or why there is no such thing. */
export type PlaceBytes =
  | { readonly ok: true; readonly range: ByteRange; readonly bits: BitField | null }
  | { readonly ok: false; readonly reason: string };

/** Finds a place in the tables of a world. */
export function resolvePlace(place: MemoryPlace, world: PlaceWorld): PlaceBytes {
  switch (place.kind) {
    case 'vmte': {
      const vmte = vmteOf(world, place.vm);
      return vmte.ok ? part({ base: vmte.addr, sizeBytes: VMTE_BYTES }, place.field, VMTE_FIELDS) : vmte;
    }
    case 'vpete':
      return resolveVpete(place, world);
    case 'ist':
      return resolveIst(place, world);
    case 'byte':
      return whole({ base: place.addr, sizeBytes: 1 });
    case 'line': {
      const { cacheLineBytes } = world;
      return whole({ base: physAddr(place.addr - (place.addr % cacheLineBytes)), sizeBytes: cacheLineBytes });
    }
    case 'alloc': {
      const holder = world.objectAround(place.addr);
      return holder === null ? nowhere(`${hexAddr(place.addr)} is not allocated`) : whole(holder);
    }
    default:
      return unreachable(place);
  }
}

/** The bytes that a place is now; null while there is no such thing. */
export function placeRange(place: MemoryPlace, state: SystemState, profile: Profile): ByteRange | null {
  const bytes = resolvePlace(place, worldOf(state, profile));
  return bytes.ok ? bytes.range : null;
}

/** A finished or current state as a world. */
export function worldOf({ kvm, memory }: SystemState, profile: Profile): PlaceWorld {
  return {
    kvm,
    cacheLineBytes: profile.cacheLineBytes,
    word: (addr) => peekPe(memory, profile, addr, 8),
    objectAround(addr) {
      const holder = liveObjectAround(memory.allocator, addr);
      return holder === null ? null : { base: holder.base, sizeBytes: holder.object.sizeReqBytes };
    },
  };
}

function resolveVpete(place: Extract<MemoryPlace, { kind: 'vpete' }>, { kvm }: PlaceWorld): PlaceBytes {
  const { vm, vpeId, field } = place;
  const vmId = vmIdOf(kvm, vm);
  if (vmId === null) return nowhere(`VM ${vm} has no VM ID`);
  const { vpet_base: vpet = null, vpe_id_bits: idBits = null } = kvm.vmis[vmId]?.fields ?? {};
  if (vpet === null) return nowhere(`VM ${vm} has no VPE table`);
  if (idBits !== null && vpeId >= 2 ** idBits)
    return nowhere(`VPE ${vpeId} is outside the VPE table of ${2 ** idBits} entries`);
  return part({ base: physAddr(vpet + vpeteOffset(vpeId)), sizeBytes: VPETE_BYTES }, field, VPETE_FIELDS);
}

function resolveIst(place: Extract<MemoryPlace, { kind: 'ist' }>, world: PlaceWorld): PlaceBytes {
  const { vm, type, id, field } = place;
  const vmte = vmteOf(world, vm);
  if (!vmte.ok) return vmte;
  const word = world.word(physOffset(vmte.addr, vmteWordOffset(sectionOf(type))));
  if (word === 0n) return nowhere(`the VMTE of VM ${vm} names no ${type.toUpperCase()} IST`);
  const section = decodeIstSection(word);
  if (id === null) return whole(tableRange(section));
  const entry = entryRange(section, { type, id }, world);
  return entry.ok ? part(entry.range, field, ISTE_FIELDS) : entry;
}

function tableRange(section: DecodedIstSection): ByteRange {
  const sizeBytes = section.structure === 'linear' ? istBytesNeeded(section) : l1BytesNeeded(section);
  return { base: section.istBase, sizeBytes };
}

function entryRange(
  section: DecodedIstSection,
  { type, id }: { readonly type: IstType; readonly id: number },
  world: PlaceWorld,
): PlaceBytes {
  const { istBase, istsz, idBits } = section;
  const name = `${type.toUpperCase()} ${id}`;
  if (id >= 2 ** idBits) return nowhere(`${name} is outside the ID space of ${idBits} bits`);
  const sizeBytes = isteSizeBytes(istsz);
  if (section.structure === 'linear') {
    return whole({ base: physOffset(istBase, isteOffset({ index: id, istsz })), sizeBytes });
  }
  const { l1Index, l2Index } = twoLevelIndex(id, section);
  const word = world.word(physOffset(istBase, l1IsteOffset(l1Index)));
  if (word === 0n) return nowhere(`L1 ISTE ${l1Index}, which covers ${name}, names no L2 table`);
  return whole({ base: physOffset(decodeL1Iste(word).l2Base, isteOffset({ index: l2Index, istsz })), sizeBytes });
}

function vmteOf({ kvm }: PlaceWorld, vm: number): { readonly ok: true; readonly addr: PhysAddr } | Nowhere {
  const vmId = vmIdOf(kvm, vm);
  if (vmId === null) return nowhere(`VM ${vm} has no VM ID`);
  const addr = vmtePlace(kvm, vmId);
  return addr === null ? nowhere(`there is no VM table for VM ID ${vmId}`) : { ok: true, addr };
}

function vmIdOf(kvm: KvmState, vm: number): number | null {
  return kvm.vms[vm]?.fields.vm_id ?? null;
}

type Nowhere = Extract<PlaceBytes, { ok: false }>;

function nowhere(reason: string): Nowhere {
  return { ok: false, reason };
}

function whole(range: ByteRange): PlaceBytes {
  return { ok: true, range, bits: null };
}

/** A field of an entry: the word that holds it, and its bits. */
function part(entry: ByteRange, name: string | null, fields: readonly NamedField[]): PlaceBytes {
  const field = name === null ? null : fieldNamed(fields, name);
  if (field === null) return whole(entry);
  return {
    ok: true,
    range: { base: physOffset(entry.base, field.offset), sizeBytes: field.sizeBytes },
    bits: field.bits,
  };
}
