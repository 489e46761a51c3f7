import {
  type ByteRange,
  decodeIstSection,
  decodeL1Iste,
  type DecodedIstSection,
  fieldGet,
  hexWord,
  ISTE_FIELDS,
  isteSizeBytes,
  type IstType,
  type PhysAddr,
  physAddr,
  placeValue,
  liveObjectAround,
  resolvePlace,
  viewedBytes,
  worldOf,
} from '@vist/core';
import { counted } from '../../render/words.ts';
import { type Look, type PaneRow, row } from './look.ts';

/** Which IST, and whether its entries are looked at. */
export interface IstQuestion {
  readonly vm: number;
  readonly type: IstType;
  readonly isDetailed: boolean;
}

/** An IST as a PE sees it: its shape, the entries of its L1 table, and the entries that are not zero. */
export function istRows(look: Look, { vm, type, isDetailed }: IstQuestion): readonly PaneRow[] {
  const { after, session } = look;
  const { profile } = session;
  const word = placeValue({ kind: 'vmte', vm, field: type }, 'cpu', after, profile) ?? 0n;
  if (word === 0n) return [];
  const section = decodeIstSection(word);
  const table = resolvePlace({ kind: 'ist', vm, type, id: null, field: null }, worldOf(after, profile));
  if (!table.ok) return [];
  const { structure, idBits } = section;
  const place = `ist:${vm}/${type}`;
  const title = `${type.toUpperCase()} IST, ${structure}, ${counted(idBits, 'ID bit')}, at ${hexWord(BigInt(table.range.base))}`;
  const heading = objectRow(look, title, table.range.base, place);
  if (!isDetailed) return [heading];
  if (structure === 'linear') {
    return [heading, ...entryRows(look, place, { table: table.range, section, firstId: 0 })];
  }
  return [heading, ...l1Rows(look, place, table.range, section)];
}

function l1Rows(look: Look, place: string, table: ByteRange, section: DecodedIstSection): readonly PaneRow[] {
  const count = Math.min(MOST_L1, table.sizeBytes / L1_BYTES);
  const idsPerL2 = (4096 << (2 * section.l2sz)) / isteSizeBytes(section.istsz);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const base = physAddr(table.base + index * L1_BYTES);
    const copies = memoryCopies({ base, sizeBytes: L1_BYTES }, look);
    if (copies.cpu === 0n && copies.poc === 0n && !copies.isChanged) return [];
    const { isValid, l2Base } = decodeL1Iste(copies.cpu);
    const copy = copies.differs ? `  PoC ${hexWord(copies.poc)}` : '';
    const firstId = index * idsPerL2;
    const text = `L1[${index}] VALID=${isValid ? 1 : 0} L2_ADDR=${hexWord(BigInt(l2Base))}${copy}`;
    const l2: ByteRange = { base: l2Base, sizeBytes: idsPerL2 * isteSizeBytes(section.istsz) };
    return [
      row(`${text}${isValid ? freedText(look, l2Base) : ''}`, { place: `line:${hexWord(BigInt(base))}`, ...copies }),
      ...(l2Base === 0 ? [] : entryRows(look, place, { table: l2, section, firstId })),
    ];
  });
}

/** A heading, in red where the object that the table lies in is gone. */
function objectRow(look: Look, title: string, base: PhysAddr, place: string): PaneRow {
  const freed = freedText(look, base);
  return row(title + freed, { place, tone: freed === '' ? 'strong' : 'bad' });
}

/** When the object that holds an address was freed; empty while it is live. */
function freedText({ session, record, after }: Look, addr: PhysAddr): string {
  if (liveObjectAround(after.memory.allocator, addr) !== null) return '';
  const object = session.objectAround(addr, record.seq);
  if (object === null) return ', of no object';
  return `, freed #${object.freedAt ?? record.seq}`;
}

interface Entries {
  readonly table: ByteRange;
  readonly section: DecodedIstSection;
  readonly firstId: number;
}

/** Entries that are not zero in one copy or another. Reads line by line, since most are. */
function entryRows(look: Look, ist: string, { table, section, firstId }: Entries): readonly PaneRow[] {
  const entryBytes = isteSizeBytes(section.istsz);
  const stride = Math.max(entryBytes, 64);
  const rows: PaneRow[] = [];
  for (let at = 0; at < table.sizeBytes && rows.length < MOST_ENTRIES; at += stride) {
    const line = { base: physAddr(table.base + at), sizeBytes: Math.min(stride, table.sizeBytes - at) };
    if (isZero(line, look)) continue;
    for (let inner = 0; inner < line.sizeBytes; inner += entryBytes) {
      const id = firstId + (at + inner) / entryBytes;
      const base = physAddr(line.base + inner);
      if (!isZero({ base, sizeBytes: entryBytes }, look))
        rows.push(entryRow(look, `${ist}/${id}`, { base, sizeBytes: 4 }));
    }
  }
  return rows.length < MOST_ENTRIES ? rows : [...rows, row('  and more: vist show', { tone: 'quiet' })];
}

function entryRow(look: Look, place: string, range: ByteRange): PaneRow {
  const copies = memoryCopies(range, look);
  const fields = ISTE_FIELDS.map(({ name, bits }) => ({ name, value: bits === null ? 0n : fieldGet(copies.cpu, bits) }))
    .filter(({ value }) => value !== 0n)
    .map(({ name, value }) => `${name}=${value}`);
  const copy = copies.differs ? `  PoC ${hexWord(copies.poc)}` : '';
  return row(`  ${place.split('/').at(-1) ?? ''}: ${fields.join(' ')}${copy}`, { place, ...copies });
}

interface TwoCopies {
  readonly cpu: bigint;
  readonly poc: bigint;
  readonly isChanged: boolean;
  readonly differs: boolean;
}

function memoryCopies(range: ByteRange, look: Look): TwoCopies {
  const read = (view: 'cpu' | 'poc', when: 'before' | 'after'): bigint =>
    viewedBytes(range, view, look[when].memory, look.session.profile) ?? 0n;
  const [cpu, poc] = [read('cpu', 'after'), read('poc', 'after')];
  const isChanged = read('cpu', 'before') !== cpu || read('poc', 'before') !== poc;
  return { cpu, poc, isChanged, differs: cpu !== poc };
}

function isZero(range: ByteRange, { after, session }: Look): boolean {
  return (['cpu', 'poc'] as const).every((view) => viewedBytes(range, view, after.memory, session.profile) === 0n);
}

const L1_BYTES = 8;
const MOST_L1 = 4096;
const MOST_ENTRIES = 256;
