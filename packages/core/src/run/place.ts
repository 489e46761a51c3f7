import { type PhysAddr, physAddr, physOffset } from '../arch/addr.ts';
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
import { vmtePlace } from '../kvm/vmte-place.ts';
import { liveObjectAround } from '../memory/allocator.ts';
import { peekPe } from '../memory/decide.ts';
import type { ByteRange } from '../memory/state.ts';
import type { SystemState } from '../system/state.ts';
import { pattern, type Shape } from './shape.ts';

/**
 * Something in memory by its name in the tables: `vmte:0`, `vpete:0/1`, `ist:0/lpi` (the linear table or
 * the L1 table), `ist:0/lpi/8192` (one entry); or by address: `line:0x880001040`, `byte:...`, `alloc:...`.
 */
export type Place =
  | { readonly kind: 'vmte'; readonly vm: number }
  | { readonly kind: 'vpete'; readonly vm: number; readonly vpeId: number }
  | { readonly kind: 'ist'; readonly vm: number; readonly type: IstType; readonly id: number | null }
  | { readonly kind: 'byte' | 'line' | 'alloc'; readonly addr: PhysAddr };

/** A place in text. */
export const PLACE: Shape<string> = pattern(
  String.raw`vmte:\d{1,5}|vpete:\d{1,5}\/\d{1,5}|ist:\d{1,5}\/(?:lpi|spi)(?:\/\d{1,8})?|(?:byte|line|alloc):0x[0-9a-f]{1,13}`,
  'a place as "vmte:0", "vpete:0/1", "ist:0/lpi", "ist:0/spi/7", "line:0x880001040", "byte:0x..." or "alloc:0x..."',
);

/** Reads a place; null when the text is none. */
export function parsePlace(text: string): Place | null {
  if (!PLACE.decode(text).ok) return null;
  const [kind = '', rest = ''] = text.split(':');
  const [first = '', second = '', third] = rest.split('/');
  switch (kind) {
    case 'vmte':
      return { kind, vm: Number(first) };
    case 'vpete':
      return { kind, vm: Number(first), vpeId: Number(second) };
    case 'ist':
      return {
        kind,
        vm: Number(first),
        type: second === 'spi' ? 'spi' : 'lpi',
        id: third === undefined ? null : Number(third),
      };
    case 'byte':
    case 'line':
    case 'alloc':
      return { kind, addr: physAddr(Number(first)) };
    default:
      return null;
  }
}

/** The bytes that a place is now, as the PEs see the tables; null while there is no such thing. */
export function placeRange(place: Place, state: SystemState, profile: Profile): ByteRange | null {
  switch (place.kind) {
    case 'vmte': {
      const base = vmteOf(state, place.vm);
      return base === null ? null : { base, sizeBytes: VMTE_BYTES };
    }
    case 'vpete': {
      const vpet = state.kvm.vmis[vmIdOf(state, place.vm) ?? -1]?.fields.vpet_base ?? null;
      return vpet === null ? null : { base: physAddr(vpet + vpeteOffset(place.vpeId)), sizeBytes: VPETE_BYTES };
    }
    case 'ist': {
      const section = istSectionOf(place, state, profile);
      if (section === null) return null;
      return place.id === null ? tableRange(section) : entryRange(section, place.id, { state, profile });
    }
    case 'byte':
      return { base: place.addr, sizeBytes: 1 };
    case 'line': {
      const { cacheLineBytes } = profile;
      return { base: physAddr(place.addr - (place.addr % cacheLineBytes)), sizeBytes: cacheLineBytes };
    }
    case 'alloc': {
      const holder = liveObjectAround(state.memory.allocator, place.addr);
      return holder === null ? null : { base: holder.base, sizeBytes: holder.object.sizeReqBytes };
    }
    default:
      return unreachable(place);
  }
}

function vmIdOf({ kvm }: SystemState, vm: number): number | null {
  return kvm.vms[vm]?.fields.vm_id ?? null;
}

function vmteOf(state: SystemState, vm: number): PhysAddr | null {
  const vmId = vmIdOf(state, vm);
  return vmId === null ? null : vmtePlace(state.kvm, vmId);
}

/** What the VMTE says of an IST, valid or not; null when it names none. */
function istSectionOf(
  { vm, type }: { readonly vm: number; readonly type: IstType },
  state: SystemState,
  profile: Profile,
): DecodedIstSection | null {
  const vmte = vmteOf(state, vm);
  if (vmte === null) return null;
  const word = peekPe(state.memory, profile, physOffset(vmte, vmteWordOffset(sectionOf(type))), 8);
  return word === 0n ? null : decodeIstSection(word);
}

function tableRange(section: DecodedIstSection): ByteRange {
  const sizeBytes = section.structure === 'linear' ? istBytesNeeded(section) : l1BytesNeeded(section);
  return { base: section.istBase, sizeBytes };
}

function entryRange(
  section: DecodedIstSection,
  id: number,
  { state, profile }: { readonly state: SystemState; readonly profile: Profile },
): ByteRange | null {
  const { istBase, istsz, idBits } = section;
  if (id >= 2 ** idBits) return null;
  const sizeBytes = isteSizeBytes(istsz);
  if (section.structure === 'linear') return { base: physOffset(istBase, isteOffset({ index: id, istsz })), sizeBytes };
  const { l1Index, l2Index } = twoLevelIndex(id, section);
  const word = peekPe(state.memory, profile, physOffset(istBase, l1IsteOffset(l1Index)), 8);
  if (word === 0n) return null;
  return { base: physOffset(decodeL1Iste(word).l2Base, isteOffset({ index: l2Index, istsz })), sizeBytes };
}
