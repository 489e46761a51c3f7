import {
  type DecodedIstSection,
  decodeIstSection,
  decodeL1Iste,
  fieldGet,
  ISTE_FIELDS,
  istBytesNeeded,
  isteSizeBytes,
  l1BytesNeeded,
  l2TableBytes,
  liveObjectAround,
  type MemoryPlace,
  peekPe,
  physAddr,
  placeText,
  placeValue,
  resolvePlace,
  type StatePlace,
  worldOf,
} from '@vist/core';
import type { Missing } from './missing.ts';
import { addrText, type Source, type ViewedText, viewedText, viewsDiffer } from './viewed.ts';

/** A guest's IST: what its VMTE says of it, its level 1 table, and the entries that are not zero. */
export interface ShownIst {
  readonly kind: 'ist';
  readonly place: string;
  readonly isValid: boolean;
  readonly structure: 'linear' | 'two-level';
  readonly idBits: number;
  readonly isteBytes: number;
  /** Bytes of an L2 table; null for a linear IST. */
  readonly l2Bytes: number | null;
  readonly base: string;
  /** Bytes of the linear table or the L1 table. */
  readonly needBytes: number;
  /** Bytes of the live object that holds it; null when its memory is not allocated. */
  readonly haveBytes: number | null;
  readonly l1: readonly ShownL1Iste[];
  readonly entries: readonly ShownIste[];
  /** Entries that were looked at, of all. */
  readonly lookedAt: number;
  readonly entryCount: number;
}

/** An entry of the level 1 table. */
export interface ShownL1Iste {
  readonly index: number;
  readonly addr: string;
  readonly isValid: boolean;
  readonly l2Base: string | null;
  readonly firstId: number;
  /** True when the L2 table lies in a live object. */
  readonly isAllocated: boolean;
  readonly words: ViewedText;
  readonly differs: boolean;
}

/** An entry that is not zero in some view. */
export interface ShownIste {
  readonly id: number;
  /** Its fields that are not zero, as the PEs see them: `ENABLE PRIORITY=1`. */
  readonly state: string;
  readonly addr: string;
  readonly words: ViewedText;
  readonly differs: boolean;
}

/** The table that `ist:VM/TYPE` names. */
export function showIst(place: Extract<MemoryPlace, { kind: 'ist' }>, source: Source): ShownIst | Missing {
  const { vm, type } = place;
  const bytes = resolvePlace(place, worldOf(source.state, source.profile));
  const word = placeValue(vmteSection(vm, type), 'cpu', source.state, source.profile);
  if (!bytes.ok || word === null) {
    return { kind: 'missing', place: placeText(place), reason: bytes.ok ? 'there is no VMTE' : bytes.reason };
  }
  const section = decodeIstSection(word);
  const isLinear = section.structure === 'linear';
  const l1 = isLinear ? [] : l1Entries(section, bytes.range.base, source);
  const entryCount = 2 ** section.idBits;
  const holder = liveObjectAround(source.state.memory.allocator, bytes.range.base);
  return {
    kind: 'ist',
    place: placeText(place),
    isValid: section.isValid,
    structure: section.structure,
    idBits: section.idBits,
    isteBytes: isteSizeBytes(section.istsz),
    l2Bytes: isLinear ? null : l2TableBytes(section.l2sz),
    base: addrText(section.istBase) ?? '',
    needBytes: isLinear ? istBytesNeeded(section) : l1BytesNeeded(section),
    haveBytes: holder === null ? null : holder.object.sizeAllocBytes - (bytes.range.base - holder.base),
    l1,
    entries: entriesOf({ vm, type }, Math.min(entryCount, MOST_ENTRIES), source),
    lookedAt: Math.min(entryCount, MOST_ENTRIES),
    entryCount,
  };
}

function vmteSection(vm: number, type: 'lpi' | 'spi'): StatePlace {
  return { kind: 'vmte', vm, field: type };
}

function l1Entries(section: DecodedIstSection, base: number, { state, profile }: Source): readonly ShownL1Iste[] {
  const idsPerEntry = l2TableBytes(section.l2sz) / isteSizeBytes(section.istsz);
  const count = Math.min(Math.ceil(2 ** section.idBits / idsPerEntry), MOST_L1_ENTRIES);
  return Array.from({ length: count }, (_, index) => {
    const addr = physAddr(base + 8 * index);
    const { isValid, l2Base } = decodeL1Iste(peekPe(state.memory, profile, addr, 8));
    const words = viewedText({ base: addr, sizeBytes: 8 }, { state, profile });
    return {
      index,
      addr: addrText(addr) ?? '',
      isValid,
      l2Base: l2Base === 0 ? null : addrText(l2Base),
      firstId: index * idsPerEntry,
      isAllocated: l2Base !== 0 && liveObjectAround(state.memory.allocator, l2Base) !== null,
      words,
      differs: viewsDiffer(words),
    };
  });
}

function entriesOf(
  { vm, type }: { readonly vm: number; readonly type: 'lpi' | 'spi' },
  count: number,
  source: Source,
): readonly ShownIste[] {
  const world = worldOf(source.state, source.profile);
  const entries: ShownIste[] = [];
  for (let id = 0; id < count; id += 1) {
    const bytes = resolvePlace({ kind: 'ist', vm, type, id, field: null }, world);
    if (!bytes.ok) continue;
    const words = viewedText({ base: bytes.range.base, sizeBytes: 4 }, source);
    if (Object.values(words).every((word) => word === null || word === ZERO)) continue;
    entries.push({
      id,
      state: stateOf(words.cpu),
      addr: addrText(bytes.range.base) ?? '',
      words,
      differs: viewsDiffer(words),
    });
  }
  return entries;
}

/** What an entry says, in the specification's words. A field of one bit stands for itself. */
function stateOf(word: string | null): string {
  return ISTE_FIELDS.flatMap(({ name, bits }) => {
    const value = word === null || bits === null ? 0n : fieldGet(BigInt(word), bits);
    if (value === 0n) return [];
    return [bits?.width === 1 ? name : `${name}=${value}`];
  }).join(' ');
}

const ZERO = '0x00000000';
const MOST_ENTRIES = 2 ** 16;
const MOST_L1_ENTRIES = 2 ** 15;
