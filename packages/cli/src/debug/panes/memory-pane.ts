import {
  type ByteRange,
  hexWord,
  lineState,
  parsePlace,
  type PhysAddr,
  physAddr,
  resolvePlace,
  specOf,
  type SystemEvent,
  viewedBytes,
  worldOf,
} from '@vist/core';
import type { DebugSession } from '../session.ts';
import type { Line, Tone } from '../text.ts';
import { type Look, type PaneRow, row } from './look.ts';

/** Lines of memory in their three copies: those of a pinned place, else those that the last event touched. */
export function memoryRows(look: Look): readonly PaneRow[] {
  const { session, model, record } = look;
  const range = model.pinned === null ? touchedRange(session, record.seq) : pinnedRange(look, model.pinned);
  if (typeof range === 'string') return [row(range, { tone: 'quiet' })];
  const { cacheLineBytes } = session.profile;
  const start = range.base - (range.base % cacheLineBytes);
  const count = Math.min(MOST_LINES, Math.ceil((range.base + range.sizeBytes - start) / cacheLineBytes));
  return [
    ...(model.pinned === null ? [] : [row(`kept: ${model.pinned}`, { tone: 'quiet' })]),
    ...Array.from({ length: count }, (_, index) => physAddr(start + index * cacheLineBytes)).flatMap((base) =>
      lineRows(look, base),
    ),
  ];
}

function lineRows(look: Look, base: PhysAddr): readonly PaneRow[] {
  const { session, after } = look;
  const { cacheLineBytes, memory } = session.profile;
  const state = memory === 'single' ? '' : `, ${lineState(after.memory.leaves, cacheLineBytes, base)} in the cache`;
  const place = `line:${hexWord(BigInt(base))}`;
  return [
    row(`line ${hexWord(BigInt(base))}${state}${ownerText(session, base, look.record.seq)}`, { place, tone: 'strong' }),
    row(`      ${'PE reads'.padEnd(WORD_WIDTH)} ${'at the PoC'.padEnd(WORD_WIDTH)} IRS last read`, { tone: 'quiet' }),
    ...Array.from({ length: cacheLineBytes / 8 }, (_, index) => wordRow(look, base, 8 * index)),
  ];
}

/** 16 digits and a mark. */
const WORD_WIDTH = 17;

function wordRow(look: Look, line: PhysAddr, offset: number): PaneRow {
  const base = physAddr(line + offset);
  const cells = VIEWS.map((view) => ({
    now: wordOf(look, base, view, 'after'),
    old: wordOf(look, base, view, 'before'),
  }));
  const [cpu, poc] = cells;
  const spans: Line = cells.map(({ now, old }, index) => {
    const isOther = now !== null && now !== (index === 0 ? poc : cpu)?.now;
    const tone: Tone = now !== old ? 'changed' : isOther && index < 2 ? 'bad' : 'plain';
    const mark = now !== old ? '*' : isOther ? '!' : ' ';
    return { text: `${mark}${now === null ? '-'.padStart(16) : now.toString(16).padStart(16, '0')} `, tone };
  });
  const label = `  +${offset.toString(16).padStart(2, '0')} `;
  return { line: [{ text: label, tone: 'plain' }, ...spans], place: `byte:${hexWord(BigInt(base))}`, at: null };
}

const VIEWS = ['cpu', 'poc', 'irs'] as const;
const MOST_LINES = 64;

function wordOf(
  { session, before, after }: Look,
  base: PhysAddr,
  view: (typeof VIEWS)[number],
  when: 'before' | 'after',
): bigint | null {
  const { memory } = when === 'before' ? before : after;
  return viewedBytes({ base, sizeBytes: 8 }, view, memory, session.profile);
}

function ownerText(session: DebugSession, base: PhysAddr, at: number): string {
  const object = session.objectAround(base, at);
  if (object === null) return ', of no object';
  const isFreed = object.freedAt !== null && object.freedAt <= at;
  const offset = base - object.addr;
  return `, ${object.site}${offset > 0 ? `+0x${offset.toString(16)}` : ''}${isFreed ? `, freed #${object.freedAt}` : ''}`;
}

function pinnedRange({ after, session }: Look, text: string): ByteRange | string {
  const reading = parsePlace(text);
  if (!reading.ok) return `${text} is no place`;
  const { place } = reading.value;
  if (place.kind === 'reg' || place.kind === 'ret') return `${text} is not in memory`;
  const bytes = resolvePlace(place, worldOf(after, session.profile));
  return bytes.ok ? bytes.range : `kept: ${text}: ${bytes.reason}`;
}

/** The bytes that the record names, or the last one before it that names any. */
function touchedRange(session: DebugSession, from: number): ByteRange | string {
  for (let at = from; at >= Math.max(0, from - MOST_BACK); at -= 1) {
    const range = bytesOf(session.record(at).event);
    if (range !== null) return range;
  }
  return 'no event near here touches memory: p keeps a place';
}

const MOST_BACK = 256;

function bytesOf(event: SystemEvent): ByteRange | null {
  const fields = specOf(event.type)?.fields ?? [];
  const index = fields.findIndex(({ kind }) => kind === 'addr');
  const field = fields[index];
  if (field === undefined) return null;
  const base: unknown = Reflect.get(event, field.name);
  const size: unknown = Reflect.get(event, fields[index + 1]?.name ?? '');
  if (typeof base !== 'number') return null;
  const isSized = fields[index + 1]?.unit === 'bytes' && typeof size === 'number';
  return { base: physAddr(base), sizeBytes: isSized ? Math.max(1, size) : 1 };
}
