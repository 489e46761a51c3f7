import { placeValue, type StatePlace, type SystemRecord, type SystemState } from '@vist/core';
import type { DebugModel } from '../model.ts';
import type { DebugSession } from '../session.ts';
import type { Line, Span, Tone } from '../text.ts';

/** What panes look at: a record, and the states around it. */
export interface Look {
  readonly session: DebugSession;
  readonly model: DebugModel;
  readonly record: SystemRecord;
  readonly before: SystemState;
  readonly after: SystemState;
  /** Columns that a row may take. */
  readonly width: number;
}

/** A row of a pane, and what the keys do on it: what it shows, as a place, and the event that it is about. */
export interface PaneRow {
  readonly line: Line;
  readonly place: string | null;
  readonly at: number | null;
}

/** The look of a model. */
export function lookOf(session: DebugSession, model: DebugModel, width: number): Look {
  const { at } = model;
  return {
    session,
    model,
    record: session.record(at),
    before: session.stateBefore(at),
    after: session.stateBefore(at + 1),
    width,
  };
}

/** A row; the mark says `*` for what the event changed, `!` for copies that differ. */
export function row(
  text: string,
  of: {
    readonly place?: string;
    readonly at?: number;
    readonly tone?: Tone;
    readonly isChanged?: boolean;
    readonly differs?: boolean;
  } = {},
): PaneRow {
  const { place = null, at = null, isChanged = false, differs = false } = of;
  const tone = of.tone ?? (isChanged ? 'changed' : differs ? 'bad' : 'plain');
  const mark: Span = { text: `${isChanged ? '*' : ' '}${differs ? '!' : ' '}`, tone };
  return { line: [mark, { text, tone }], place, at };
}

/** A place in its three views, and what the event did to it. */
export interface Copies {
  readonly cpu: bigint | null;
  readonly poc: bigint | null;
  readonly irs: bigint | null;
  readonly isChanged: boolean;
  /** What a PE reads is not what is at the PoC. */
  readonly differs: boolean;
}

/** What a place holds after the event. */
export function copiesOf(place: StatePlace, { session, before, after }: Look): Copies {
  const { profile } = session;
  const [cpu, poc, irs] = VIEWS.map((view) => placeValue(place, view, after, profile));
  const isChanged = VIEWS.some(
    (view) => placeValue(place, view, before, profile) !== placeValue(place, view, after, profile),
  );
  return { cpu: cpu ?? null, poc: poc ?? null, irs: irs ?? null, isChanged, differs: cpu !== poc };
}

const VIEWS = ['cpu', 'poc', 'irs'] as const;
