import { type EventType, seq } from '@vist/core';
import { type CheckOptions, checkOptions } from '@vist/replay';
import type { TraceReader } from '@vist/trace';
import { recordedRun } from '../replay/recorded-run.ts';
import { wholeTrace } from '../replay/whole-trace.ts';

/** How a trace is checked: by all rules, on its platform. @throws Refusal (inconclusive) for a part of another trace. */
export function traceCheckOptions(name: string, trace: TraceReader): CheckOptions {
  wholeTrace(name, trace);
  const { profile } = recordedRun(name, trace.header.identity).scenario;
  return { ...checkOptions(profile), traceable: traceableIn(trace) };
}

/**
 * Types of events that a trace can show; null for all. What never occurs in the recording of another tool may not
 * have been recorded. Locks that follow from what was recorded are those of the code as it should be: they decide
 * nothing about locking.
 */
export function traceableIn(trace: TraceReader): ReadonlySet<EventType> | null {
  if (trace.header.notes.importer === null) return null;
  const types = new Set<EventType>();
  for (const { event, origin } of trace.records(seq(0))) {
    if (origin?.isInferred !== true || !event.type.startsWith('lock.')) types.add(event.type);
  }
  return types;
}
