import { closeSync, openSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type EventType,
  isReconstructed,
  type LogSource,
  type Profile,
  type Revision,
  runScenario,
  type Scenario,
} from '@vist/core';
import { memoryLog } from '@vist/replay';
import { looksLikeTrace, type TraceReader } from '@vist/trace';
import { statOf } from '../input/stat-of.ts';
import { looksLikeTraceText, TEXT_HEAD_BYTES } from '../input/trace-source.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { precededByRun } from '../replay/preceded.ts';
import { type RecordedRun, recordedRun } from '../replay/recorded-run.ts';
import { wholeTrace } from '../replay/whole-trace.ts';
import { choiceWords } from '../run/closer-looks.ts';
import { type Choices, type LoadedScenario, loadScenario } from '../run/load-scenario.ts';
import { traceableIn } from './trace-check-options.ts';

/** A log to check, and what is known of where it comes from. */
export interface CheckSource {
  /** How reports call it. */
  readonly name: string;
  readonly log: LogSource;
  readonly profile: Profile;
  /** The run that it is of; null when its programs cannot run again. */
  readonly run: { readonly scenario: Scenario; readonly revision: Revision } | null;
  /** Types of events that it can show; null for all. */
  readonly traceable: ReadonlySet<EventType> | null;
  /** What a reader should know of it, one line each. */
  readonly notes: readonly string[];
  /** True when events are missing in it. */
  readonly hasLosses: boolean;
  /** What is wrong with the rest of it; null when it is whole. */
  readonly damage: Refusal | null;
  /** True for functions whose code is not public. */
  readonly isReconstructed: (func: string) => boolean;
  /** Words behind `vist check` that check it again; null when none do. */
  readonly words: readonly string[] | null;
  readonly close: () => void;
}

/** Opens a trace, or runs a scenario. What it is is found by looking into it. @throws Refusal when it is neither. */
export async function openSource(path: string, choices: Choices, io: Io): Promise<CheckSource> {
  const input = path === '-' ? await buffered(io) : { io, head: headOf(path) };
  return looksLikeTrace(input.head) || looksLikeTraceText(input.head)
    ? traceSource(path, await openTraceAt(path, input.io, { showsProgress: true }), choices)
    : runSource(await loadScenario(path, choices, input.io));
}

interface Input {
  readonly io: Io;
  /** The first bytes; none when there is no such file. */
  readonly head: Uint8Array;
}

async function buffered(io: Io): Promise<Input> {
  const bytes = await buffer(io.stdin);
  return { io: { ...io, stdin: Readable.from([bytes]) }, head: bytes };
}

/** What cannot be opened is refused by who reads it. */
function headOf(path: string): Uint8Array {
  if (statOf(path)?.isFile() !== true) return new Uint8Array();
  const head = new Uint8Array(TEXT_HEAD_BYTES);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return new Uint8Array();
  }
  try {
    return head.subarray(0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}

/** A run that is made in order to check it. */
export function runSource({ source, scenario, revision, choices, notes }: LoadedScenario): CheckSource {
  return {
    name: source,
    log: memoryLog(runScenario(scenario, revision).records),
    profile: scenario.profile,
    run: { scenario, revision },
    traceable: null,
    notes,
    hasLosses: false,
    damage: null,
    isReconstructed: (func) => isReconstructed(revision.base, func),
    words: source === 'stdin' ? null : [source, ...choiceWords(choices, [])],
    close: () => {},
  };
}

function traceSource(path: string, trace: TraceReader, choices: Choices): CheckSource {
  const name = traceName(path);
  const [option] = choiceWords(choices, []);
  if (option !== undefined) throw new Refusal(`${name}: is a trace: ${option} is for scenarios`);
  const recorded = recordedRun(name, trace.header.identity);
  const { scenario, revision, isRunnable } = recorded;
  const { losses } = trace.header.notes;
  return {
    name,
    log: wholeLog(name, trace, recorded),
    profile: scenario.profile,
    run: revision === null || !isRunnable ? null : { scenario, revision },
    traceable: traceableIn(trace),
    notes: losses.map((loss) => `not a whole recording (${loss}); what depends on the rest is not found`),
    hasLosses: losses.length > 0,
    damage: trace.damage === null ? null : damageRefusal(path, trace.damage),
    isReconstructed: (func) => revision !== null && isReconstructed(revision.base, func),
    words: path === '-' ? null : [path],
    close: trace.close,
  };
}

/** The log from its first event on. @throws Refusal (inconclusive) when nobody can tell what was before. */
function wholeLog(name: string, trace: TraceReader, { scenario, revision, isRunnable }: RecordedRun): LogSource {
  const { notes } = trace.header;
  if (notes.firstSeq > 0 && notes.view === null && isRunnable && revision !== null) {
    return precededByRun(trace, notes.firstSeq, { scenario, revision });
  }
  wholeTrace(name, trace);
  return trace;
}
