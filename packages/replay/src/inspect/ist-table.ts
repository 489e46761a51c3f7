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
  /** False behind the entries that the ID bits reach: the table's memory holds it, and no interrupt uses it. */
  readonly isReached: boolean;
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
  const entryCount = 2 ** section.idBits;
  const holder = liveObjectAround(source.state.memory.allocator, bytes.range.base);
  const haveBytes = holder === null ? null : holder.object.sizeAllocBytes - (bytes.range.base - holder.base);
  const l1 = isLinear ? [] : l1Entries(section, { base: bytes.range.base, haveBytes: haveBytes ?? 0 }, source);
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
    haveBytes,
    l1,
    entries: entriesOf({ vm, type }, Math.min(entryCount, MOST_ENTRIES), source),
    lookedAt: Math.min(entryCount, MOST_ENTRIES),
    entryCount,
  };
}

function vmteSection(vm: number, type: 'lpi' | 'spi'): StatePlace {
  return { kind: 'vmte', vm, field: type };
}

/** The entries that the ID bits reach, and those behind them in the table's memory that hold something. */
function l1Entries(
  section: DecodedIstSection,
  { base, haveBytes }: { readonly base: number; readonly haveBytes: number },
  { state, profile }: Source,
): readonly ShownL1Iste[] {
  const idsPerEntry = l2TableBytes(section.l2sz) / isteSizeBytes(section.istsz);
  const reached = Math.min(Math.ceil(2 ** section.idBits / idsPerEntry), MOST_L1_ENTRIES);
  const count = Math.min(Math.max(reached, Math.floor(haveBytes / 8)), MOST_L1_ENTRIES);
  const entries = Array.from({ length: count }, (_, index): ShownL1Iste => {
    const addr = physAddr(base + 8 * index);
    const { isValid, l2Base } = decodeL1Iste(peekPe(state.memory, profile, addr, 8));
    const words = viewedText({ base: addr, sizeBytes: 8 }, { state, profile });
    return {
      index,
      addr: addrText(addr) ?? '',
      isValid,
      l2Base: l2Base === 0 ? null : addrText(l2Base),
      firstId: index * idsPerEntry,
      isReached: index < reached,
      isAllocated: l2Base !== 0 && liveObjectAround(state.memory.allocator, l2Base) !== null,
      words,
      differs: viewsDiffer(words),
    };
  });
  const isZero = ({ words }: ShownL1Iste): boolean =>
    Object.values(words).every((word) => word === null || BigInt(word) === 0n);
  return entries.filter((entry) => entry.isReached || !isZero(entry));
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
