import {
  type BitField,
  type ByteRange,
  fieldGet,
  fieldMask,
  fieldNamed,
  hexWord,
  type LogSource,
  type MemoryPlace,
  type Place,
  type PlaceView,
  placeText,
  type PlaceWorld,
  physAddr,
  type Profile,
  registerFields,
  resolvePlace,
  type Seq,
} from '@vist/core';
import { explainAllocation } from './explain-allocation.ts';
import { explainDropped } from './explain-dropped.ts';
import { explainCopy, explainIrsView } from './explain-memory.ts';
import { explainRegister } from './explain-register.ts';
import { explainReturn } from './explain-return.ts';
import { explainUnset } from './explain-unset.ts';
import { createHistory, type History, type Needed } from './history.ts';
import { lineHistory } from './line-machine.ts';
import { node, type WhyNode } from './node.ts';
import { type BytesAnswer, wholeMask } from './question.ts';
import { wordOfBytes } from './segments.ts';
import { rangeText } from './texts.ts';

/** A place, whose view of it, and when: before the record at that position. */
export interface WhyQuestion {
  readonly place: Place;
  readonly view: PlaceView;
  readonly at: Seq;
}

/** The provenance of what is at a place. */
export interface Why {
  /** In the notation of places, with view and position. */
  readonly place: string;
  readonly at: Seq;
  readonly view: PlaceView | null;
  /** The bytes of a place in memory. */
  readonly bytes: ByteRange | null;
  /** In hex or, of return codes, decimal; for objects what became of them. Null for an operation that has not returned. */
  readonly value: string | null;
  readonly root: WhyNode;
}

/** An answer, or why the question has none. */
export type WhyAnswer = { readonly ok: true; readonly why: Why } | { readonly ok: false; readonly message: string };

/**
 * Why a place holds what it does at a position of a log: back through stores, fetches, write-backs and
 * commands, or to the store that should have arrived and the maintenance that nobody did.
 */
export function why(log: LogSource, profile: Profile, question: WhyQuestion): WhyAnswer {
  const { place, at } = question;
  const history = createHistory(log, { profile, at, needed: NEEDED[place.kind] });
  switch (place.kind) {
    case 'ret':
      return whyReturn(history, question, place.op);
    case 'reg':
      return whyRegister(history, question, place);
    case 'alloc':
      return whyAllocation(history, question, place.addr);
    default:
      return whyMemory(history, question, place);
  }
}

const NEEDED: Readonly<Record<Place['kind'], Needed>> = {
  vmte: 'control and memory',
  vpete: 'control and memory',
  ist: 'control and memory',
  byte: 'control and memory',
  line: 'control and memory',
  alloc: 'records',
  reg: 'control',
  // A load may have decided, and is explained then.
  ret: 'control and memory',
};

function whyReturn(history: History, question: WhyQuestion, op: number | string): WhyAnswer {
  const answer = explainReturn(history, op);
  if (!answer.ok) return answer;
  const { ret, because } = answer;
  const value = ret === null ? null : String(ret);
  return answered(question, { view: null, bytes: null, value, text: value ?? 'nothing: it has not returned' }, because);
}

function whyRegister(history: History, question: WhyQuestion, place: Extract<Place, { kind: 'reg' }>): WhyAnswer {
  const { value, because } = explainRegister(history, place.name);
  const field = place.field === null ? null : fieldNamed(registerFields(place.name), place.field);
  const text = hexWord(field === null || field.bits === null ? value : fieldGet(value, field.bits));
  return answered(question, { view: null, bytes: null, value: text, text }, because);
}

function whyAllocation(history: History, question: WhyQuestion, addr: ByteRange['base']): WhyAnswer {
  const { fate, because } = explainAllocation(history, addr);
  return answered(question, { view: null, bytes: null, value: fate, text: fate }, because);
}

function whyMemory(history: History, question: WhyQuestion, place: MemoryPlace): WhyAnswer {
  const found = resolvePlace(place, worldOf(history));
  if (!found.ok) return { ok: false, message: `${placeText(place)}: at #${question.at}, ${found.reason}` };
  const { range, mask, shift } = maskedBytes(found.range, found.bits);
  if (range.sizeBytes > MOST_BYTES) {
    const message = `${placeText(place)}: ${range.sizeBytes} bytes are too many for one answer: ask about an entry, or a line`;
    return { ok: false, message };
  }
  const { view } = question;
  const { value, because: provenance, seenBy } = seen(history, { range, mask, view });
  const unset = (value & mask) === 0n ? explainUnset(history, place, range) : [];
  const because = [...unset, ...explainDropped(history, place, range), ...provenance];
  const text = wordsText((value & mask) >> shift, range.sizeBytes);
  const details = { view, bytes: range, value: text, text: `${text} in ${rangeText(range)}, ${seenBy}` };
  return answered(question, details, because);
}

function seen(
  history: History,
  { range, mask, view }: { readonly range: ByteRange; readonly mask: bigint; readonly view: PlaceView },
): BytesAnswer & { readonly seenBy: string } {
  if (view !== 'irs') {
    const seenBy = view === 'cpu' ? 'as a PE reads it' : 'at the PoC';
    return { ...explainCopy(history, range, mask, view), seenBy };
  }
  const answer = explainIrsView(history, range, mask);
  return { ...answer, seenBy: answer.isRead ? 'as an IRS last read it' : 'as an IRS would read it' };
}

/** Up to 8 bytes as one word; a line as words in the order of their addresses; of more, whether there is anything. */
function wordsText(value: bigint, sizeBytes: number): string {
  if (sizeBytes <= 8) return hexWord(value);
  if (sizeBytes > MOST_PRINTED_BYTES) return `${sizeBytes} bytes, ${value === 0n ? 'all zero' : 'not all zero'}`;
  const words = Array.from({ length: Math.ceil(sizeBytes / 8) }, (_, index) => (value >> BigInt(64 * index)) & WORD);
  return words.map(hexWord).join(' ');
}

const WORD = 0xffff_ffff_ffff_ffffn;
const MOST_PRINTED_BYTES = 128;
/** The largest L2 table. Larger tables are asked about entry by entry. */
const MOST_BYTES = 65536;

/** The bytes that a field lies in, and its bits counted from the first of them. */
function maskedBytes(
  range: ByteRange,
  bits: BitField | null,
): { readonly range: ByteRange; readonly mask: bigint; readonly shift: bigint } {
  if (bits === null) return { range, mask: wholeMask(range), shift: 0n };
  const first = bits.flavour === 'address' ? 0 : Math.floor(bits.lsb / 8);
  const last = Math.floor((bits.lsb + bits.width - 1) / 8);
  const mask = fieldMask(bits) >> BigInt(8 * first);
  const shift = bits.flavour === 'address' ? 0n : BigInt(bits.lsb - 8 * first);
  return { range: { base: physAddr(range.base + first), sizeBytes: last - first + 1 }, mask, shift };
}

/** Tables as the PEs see them, read from the history of their lines. */
function worldOf(history: History): PlaceWorld {
  const { profile, at } = history;
  return {
    // Only places in tables ask for it, and it costs a pass over the log.
    get kvm() {
      return history.control().kvm;
    },
    cacheLineBytes: profile.cacheLineBytes,
    word(addr) {
      const range = { base: addr, sizeBytes: 8 };
      const line = { base: physAddr(addr - (addr % profile.cacheLineBytes)), sizeBytes: profile.cacheLineBytes };
      const { bytes } = lineHistory(history.touching(line), range, profile, at);
      return wordOfBytes(bytes.map(({ cache, poc }) => (cache ?? poc).value));
    },
    objectAround: () => null,
  };
}

function answered(
  { place, at }: WhyQuestion,
  of: Pick<Why, 'view' | 'bytes' | 'value'> & { readonly text: string },
  because: readonly WhyNode[],
): WhyAnswer {
  const { view, bytes, value, text } = of;
  const name = placeText(place);
  const root = node({ kind: 'value', text: `${name} is ${text}, before #${at}`, because });
  const asked = `${name}${view === null ? '' : `%${view}`}@${at}`;
  return { ok: true, why: { place: asked, at, view, bytes, value, root } };
}
