import { hexWord, parsePlace, type PlaceIssue, placeText, type StatePlace } from '@vist/core';
import { seq } from '@vist/core';
import { needsState, parseExpression, type Stop, type Timeline, type Watchpoint } from '@vist/replay';

/** Where a run stops, as it was typed. */
export interface NamedStop {
  readonly text: string;
  readonly stop: Stop;
  /** Finding it means to fold the log. */
  readonly needsState: boolean;
}

/** A stop, or what is wrong with its text. */
export type StopReading =
  | { readonly ok: true; readonly stop: NamedStop }
  | { readonly ok: false; readonly message: string };

/** Reads a breakpoint: an expression as docs/EXPRESSIONS.md has it; the type of an event is one. */
export function readBreak(text: string): StopReading {
  const reading = parseExpression(text);
  if (!reading.ok) return { ok: false, message: issueText(reading.issue) };
  const { expression } = reading;
  return { ok: true, stop: { text, stop: { kind: 'break', expression }, needsState: needsState(expression) } };
}

/**
 * Reads a watch: a place, with a view (`%poc`) or as the PEs see it, which stops where it changes; with `read` or `write`
 * before it, where it is read, or written whatever it holds then.
 */
export function readWatch(text: string): StopReading {
  const [, access = 'change', placed = ''] = /^(?:(read|write)\s+)?(.*)$/u.exec(text) ?? [];
  const reading = parsePlace(placed);
  if (!reading.ok) return { ok: false, message: issueText(reading.issue) };
  const { place, view, at } = reading.value;
  if (place.kind === 'ret') return { ok: false, message: 'a return never changes: b env.operationEnded and ret != 0' };
  const shown = `${access === 'change' ? '' : `${access} `}${placeText(place)}%${view ?? 'cpu'}`;
  const stop: Watchpoint = { kind: 'watch', place, view: view ?? 'cpu', at, access: accessNamed(access) };
  return { ok: true, stop: { text: shown, stop, needsState: true } };
}

function accessNamed(text: string): Watchpoint['access'] {
  return text === 'read' || text === 'write' ? text : 'change';
}

/** What a watched place holds before a record, as text: a word, or the first ones of more. */
export function watchedText({ place, view }: Watchpoint, timeline: Timeline, at: number): string {
  const moment = timeline.momentAt(seq(at));
  if (place.kind === 'reg') return wordText(moment.value(place, view));
  const bytes = moment.bytes(place);
  if (bytes === null) return 'nothing';
  if (bytes.range.sizeBytes <= 8) return wordText(moment.value(place satisfies StatePlace, view));
  return `${bytes.range.sizeBytes} bytes at ${hexWord(BigInt(bytes.range.base))}`;
}

/** What is wrong with a text, in one line. */
export function issueText({ column, expected, suggestion }: PlaceIssue): string {
  return `column ${column}: expected ${expected}${suggestion === null ? '' : `; did you mean ${suggestion}?`}`;
}

function wordText(value: bigint | null): string {
  return value === null ? 'nothing' : hexWord(value);
}
