import type { Bookmark } from '@vist/replay';
import type { NamedStop } from './stops.ts';

/** The panes that show the state, in the order of their keys. */
export const PANES = ['event', 'tables', 'memory', 'allocations', 'irs', 'kvm', 'stops'] as const;

export type PaneName = (typeof PANES)[number];

/** A question at the bottom of the screen, and what was typed so far. */
export interface Prompt {
  readonly kind: PromptKind;
  readonly text: string;
}

export type PromptKind =
  | 'goto'
  | 'find'
  | 'break'
  | 'watch'
  | 'change'
  | 'change-back'
  | 'why'
  | 'pin'
  | 'note'
  | 'fork';

/** A page over the whole screen: the keys, or an answer. */
export type Page = 'help' | { readonly title: string; readonly rows: readonly PageRow[] };

/** A line of a page, and the event that it is about. */
export interface PageRow {
  readonly text: string;
  readonly at: number | null;
}

/** What is said at the bottom until the next key. */
export interface Notice {
  readonly text: string;
  readonly isBad: boolean;
}

/** The debugger: all that a key can change. Plain data. */
export interface DebugModel {
  /** The record that is looked at: the state shown is the one after it. */
  readonly at: number;
  readonly focus: 'events' | 'state';
  readonly pane: PaneName;
  /** The selected row of each pane. */
  readonly rows: Readonly<Partial<Record<PaneName, number>>>;
  /** Calls whose insides are not shown. */
  readonly folded: ReadonlySet<number>;
  /** Levels that are shown. */
  readonly levels: number;
  /** What the memory pane keeps; null follows the events. */
  readonly pinned: string | null;
  readonly stops: readonly NamedStop[];
  readonly marks: readonly Bookmark[];
  /** What each question was answered with last. */
  readonly answers: Readonly<Partial<Record<PromptKind, string>>>;
  /** Text that was searched last. */
  readonly sought: string;
  /** Positions before jumps, the last one last. */
  readonly trail: readonly number[];
  readonly prompt: Prompt | null;
  readonly page: Page | null;
  /** The row of the page that is selected; of the help, the one that is on top. */
  readonly pageRow: number;
  readonly notice: Notice | null;
  readonly isOver: boolean;
  /** The trace to go on with, once it is over; null for none. */
  readonly goesOn: Onward | null;
}

/** A fork that leaves the trace before a record, in words; or the trace that this one was forked from. */
export type Onward = { readonly to: 'fork'; readonly at: number; readonly text: string } | { readonly to: 'parent' };

/** A debugger that looks at a record. */
export function debugModel(at: number, marks: readonly Bookmark[] = []): DebugModel {
  return {
    at,
    focus: 'events',
    pane: 'event',
    rows: {},
    folded: new Set(),
    levels: ALL_LEVELS,
    pinned: null,
    stops: [],
    marks,
    answers: {},
    sought: '',
    trail: [],
    prompt: null,
    page: null,
    pageRow: 0,
    notice: null,
    isOver: false,
    goesOn: null,
  };
}

/** More levels than any log has. */
export const ALL_LEVELS: 99 = 99;

/** The model with something to say. */
export function saying(model: DebugModel, text: string, isBad: boolean = false): DebugModel {
  return { ...model, notice: { text, isBad } };
}

/** The model at another record, which `return` leads back from. */
export function jumped(model: DebugModel, at: number): DebugModel {
  return { ...model, at, trail: [...model.trail, model.at].slice(-MOST_TRAIL) };
}

const MOST_TRAIL = 100;
