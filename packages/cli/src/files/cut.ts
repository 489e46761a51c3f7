import {
  invariant,
  physAddr,
  type Profile,
  seq,
  type Seq,
  specOf,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import { needsState, openTimeline, selectRecords } from '@vist/replay';
import { type CutRange, cutTrace, storedStates, type TraceReader, type ViewChoice, viewTrace } from '@vist/trace';
import type { CutOptions } from '../commands/rewrite.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { expressionOf, keptText } from '../log/filter.ts';
import { Refusal } from '../refusal.ts';
import { traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { startOf, traceStates } from '../replay/trace-states.ts';
import { indexedLog } from '../why/indexed-log.ts';
import { eventsOfVm } from './events-of-vm.ts';
import { rewrite } from './target.ts';

/** `vist cut`. @throws Refusal when what to keep is not said, or does not lie in the trace. */
export async function cut(path: string, options: CutOptions, io: Io): Promise<ExitStatus> {
  const view = viewOf(options);
  const isRange = options.from !== undefined || options.to !== undefined;
  const [part, another] = [
    isRange ? rangeBy(traceName(path), options) : null,
    view === null ? null : () => view,
    options.vm === undefined ? null : ofVm(traceName(path), options.vm),
    options.keep === undefined ? null : keptBy(traceName(path), options.keep),
  ].filter((each) => each !== null);
  if (part === undefined) throw new Refusal('what to keep: expected --from, --to, --vm, --object or --keep');
  if (another !== undefined) {
    throw new Refusal('expected a range (--from, --to), --vm, --object or --keep, got more than one');
  }
  return rewrite(path, options, io, (trace, target) => {
    const events = part(trace);
    return 'events' in events ? viewTrace(trace, events, target) : cutTrace(trace, events, target);
  });
}

/** A range with the state before it, which is folded once where the trace has not stored it. */
function rangeBy(name: string, options: CutOptions): (trace: TraceReader) => CutRange {
  return (trace) => {
    const range = rangeOf(trace, options);
    const { profile } = recordedRun(name, trace.header.identity).scenario;
    return { ...range, stateBefore: range.from === 0 ? null : stateBefore(trace, range.from, profile) };
  };
}

/** Null for a view, and for events of another program: nobody can fold them. */
function stateBefore(trace: TraceReader, from: Seq, profile: Profile): SystemState | null {
  const start = trace.header.notes.view === null && !hasStrangers(trace) ? startOf(trace, profile) : null;
  if (start === null) return null;
  return openTimeline(indexedLog(trace), { profile, start, snapshots: storedStates(trace) }).stateAt(from);
}

function hasStrangers({ schema, footer }: TraceReader): boolean {
  return schema.some(({ tag, type }) => specOf(type) === null && (footer?.tagCounts.get(tag) ?? 1) > 0);
}

function rangeOf(trace: TraceReader, { from, to }: CutOptions): Pick<CutRange, 'from' | 'before'> {
  const first = trace.header.notes.firstSeq;
  const end = first + trace.length;
  const low = from ?? first;
  const high = to ?? end - 1;
  if (low > high) throw new Refusal(`--from ${low}, --to ${high}: expected --from at or before --to`);
  const isInside = Number.isInteger(low) && Number.isInteger(high) && low >= first && high < end;
  if (!isInside) throw new Refusal(`--from ${low}, --to ${high}: expected positions from ${first} to ${end - 1}`);
  return { from: seq(low), before: seq(high + 1) };
}

/**
 * The events that an expression is true of.
 *
 * @throws Refusal for what is no expression; and, of a trace, when it asks for states that nobody knows.
 */
function keptBy(name: string, text: string): (trace: TraceReader) => ViewChoice {
  const expression = expressionOf(text);
  return (trace) => {
    const { profile } = recordedRun(name, trace.header.identity).scenario;
    const states = needsState(expression) ? traceStates(name, trace, profile) : {};
    const records = selectRecords(indexedLog(trace), { profile, expression, from: 0, ...states });
    return { description: keptText(text), events: { at: positionsOf(records) } };
  };
}

function* positionsOf(records: Iterable<SystemRecord>): Generator<Seq> {
  for (const record of records) yield record.seq;
}

/** What was done for a VM. @throws Refusal, of a trace, when nothing in it names the VM. */
function ofVm(name: string, vm: number): (trace: TraceReader) => ViewChoice {
  return (trace) => {
    const first = seq(trace.header.notes.firstSeq);
    const { done } = eventsOfVm(indexedLog(trace), vm, first).next();
    if (done === true) throw new Refusal(`${name}: --vm ${vm}: expected the number of a VM that the trace names`);
    const at = { [Symbol.iterator]: () => eventsOfVm(indexedLog(trace), vm, first) };
    return { events: { at }, description: `what was done for VM ${vm}` };
  };
}

function viewOf({ object }: CutOptions): ViewChoice | null {
  if (object === undefined) return null;
  const match = /^(?<addr>0x[0-9a-f]+|\d+)\+(?<bytes>0x[0-9a-f]+|\d+)$/iu.exec(object);
  if (match === null)
    throw new Refusal(`--object: expected an address and a length as 0x880010000+4096, got "${object}"`);
  const { addr, bytes } = match.groups ?? {};
  invariant(addr !== undefined && bytes !== undefined, 'both groups of the pattern are there when it matches');
  const from = physAddr(Number(addr));
  return {
    events: { filter: { addresses: { from, to: from + Number(bytes) } } },
    description: `events that speak of ${object}`,
  };
}
