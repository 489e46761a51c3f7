import { type Seq, seq } from '@vist/core';
import type { Timeline } from '@vist/replay';
import { Refusal } from '../refusal.ts';

/** A trace with a position in it, as `T@N`. */
export interface TraceAt {
  readonly path: string;
  /** Null for the end. */
  readonly at: Seq | null;
}

/** Takes `T@N` apart. A file name may hold other @ signs. */
export function traceAt(text: string): TraceAt {
  const [, path = text, digits = null] = /^(.+)@(\d{1,15})$/u.exec(text) ?? [];
  return { path, at: digits === null ? null : seq(Number(digits)) };
}

/** The position, or the end of a log. @throws Refusal for one that is not in it. */
export function positionIn({ first, length }: Pick<Timeline, 'first' | 'length'>, at: Seq | null): Seq {
  if (at === null) return seq(length);
  if (at > length && first === 0) throw new Refusal(`position ${at}: the trace has ${length} events`);
  if (at > length || at < first) throw new Refusal(`position ${at}: the trace has positions ${first} to ${length}`);
  return at;
}
