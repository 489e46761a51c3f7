import { seq, type DomainEvent, type EventSpec, type FieldSpec, type Origin } from '@vist/core';
import type { RunIdentity } from '../container/header.ts';
import type { Plain } from '../container/plain.ts';
import type { TraceReader } from '../container/reader.ts';
import { addressFields, INDEX_PAGE_BYTES } from '../container/touched.ts';
import type { TraceSummary } from '../container/writer.ts';
import { addressRedaction, type AddressRedaction } from './redact-addresses.ts';
import { finishLike, whole, withoutResults, writerFor, type RewriteTarget } from './target.ts';

/** What is taken out of a trace before it is shown to others. */
export interface RedactRules {
  /** All memory moves by one distance: alignment, order and sharing of lines stay as they were. */
  readonly addresses: boolean;
  /** Names of tasks, process numbers and clocks of the source are numbered anew. */
  readonly tasks: boolean;
}

/**
 * Writes a trace without the places and names of the machine that it was recorded on. What follows from
 * the events, findings for one, follows from the new events as well, at the same positions; the machine
 * agrees with them. Snapshots, notes of people, and records of kinds that this program does not know, are left out.
 *
 * Rejects with TraceFormatError when an event is damaged.
 */
export function redactTrace(trace: TraceReader, rules: RedactRules, target: RewriteTarget): Promise<TraceSummary> {
  const isRedacted = rules.addresses || rules.tasks;
  const annotations = trace.footer?.annotations ?? [];
  const quirks = [
    ...trace.header.notes.quirks,
    ...quirksOf(rules),
    // What people wrote may name what is taken out.
    ...(isRedacted && annotations.length > 0 ? [`redacted: notes of people are left out: ${annotations.length}`] : []),
  ];
  const writer = writerFor(trace, target, {
    notes: { extra: null, quirks },
    ...(rules.addresses ? { identity: placedElsewhere(trace.header.identity) } : {}),
  });
  return whole(writer, async () => {
    const redactEvent = eventRedaction(trace, rules);
    const redactOrigin = rules.tasks ? originRedaction() : (origin: Origin) => origin;
    for (const record of trace.storedRecords(seq(0))) {
      const origin = record.origin === null ? null : redactOrigin(record.origin);
      const isTaken = writer.push({ ...record, origin, event: redactEvent(record.event) });
      if (!isTaken) await writer.drained();
    }
    return finishLike(withoutResults(trace.footer), writer, isRedacted ? [] : annotations);
  });
}

function quirksOf({ addresses, tasks }: RedactRules): readonly string[] {
  return [
    ...(addresses ? ['redacted: all memory was moved; parts of pointers in narrow accesses were not'] : []),
    ...(tasks ? ['redacted: tasks and clocks of the source were numbered anew'] : []),
    ...(addresses || tasks ? ['redacted: lines that were not understood are left out'] : []),
  ];
}

/** The scenario would place memory where it was; the acts still say where it is. */
function placedElsewhere(identity: RunIdentity): RunIdentity {
  const policies = isMap(identity.policies) ? identity.policies : {};
  return { ...identity, scenario: null, policies: { ...policies, placement: 'recorded' } };
}

function isMap(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function eventRedaction(trace: TraceReader, rules: RedactRules): (event: DomainEvent) => DomainEvent {
  const move = rules.addresses ? eventMove(trace) : (event: DomainEvent) => event;
  if (!rules.addresses && !rules.tasks) return move;
  // Whatever such a line holds, nobody has looked at it.
  return (event) => (event.type === 'import.opaque' ? { ...event, text: 'redacted' } : move(event));
}

function eventMove(trace: TraceReader): (event: DomainEvent) => DomainEvent {
  const specs = new Map<string, EventSpec>(trace.schema.map((spec) => [spec.type, spec]));
  const addresses = addressRedaction(pagesOf(trace));
  return (event) => {
    const fields = specs.get(event.type)?.fields ?? [];
    const old = new Map<string, unknown>(Object.entries(event));
    const changed = fields.map(({ name, ...field }) => [name, redactValue(old.get(name), field, addresses)] as const);
    // No allocator of ours would choose these places.
    const source = event.type === 'alloc.allocated' ? { source: 'recorded' } : {};
    return { ...event, ...Object.fromEntries<unknown>(changed), ...source };
  };
}

function redactValue(value: unknown, { kind, unit }: Omit<FieldSpec, 'name'>, addresses: AddressRedaction): unknown {
  if (typeof value === 'bigint') return addresses.word(value);
  if (typeof value === 'number' && kind === 'addr') return addresses.address(value);
  if (typeof value === 'number') return unit === '' ? addresses.number(value) : value;
  if (typeof value === 'string') return kind === 'text' ? addresses.text(value) : value;
  if (!Array.isArray(value)) return value;
  return value.map((item: { readonly name: string; readonly value: number | bigint | string }) => ({
    name: item.name,
    value: redactArgument(item.value, addresses),
  }));
}

function redactArgument(value: number | bigint | string, addresses: AddressRedaction): number | bigint | string {
  if (typeof value === 'bigint') return addresses.argument(value);
  return typeof value === 'number' ? addresses.number(value) : addresses.text(value);
}

/** Most pages of one range that are looked up one by one. */
const MAX_PAGES = 65_536;

/** The pages that the events of a trace speak of. */
function pagesOf(trace: TraceReader): ReadonlySet<number> {
  const pages = new Set<number>();
  const cursor = trace.cursor({});
  const readers = new Map(
    trace.schema.map((spec) => [
      spec.tag,
      addressFields(spec).map(({ name, lengthName }) => ({
        address: cursor.number(name),
        length: lengthName === null ? () => 1 : cursor.number(lengthName),
      })),
    ]),
  );
  while (cursor.next()) {
    for (const { address, length } of readers.get(cursor.tag()) ?? []) {
      const first = address();
      if (first === null) continue;
      const firstPage = Math.floor(first / INDEX_PAGE_BYTES);
      const lastPage = Math.floor((first + Math.max(1, length() ?? 1) - 1) / INDEX_PAGE_BYTES);
      for (let page = firstPage; page <= Math.min(lastPage, firstPage + MAX_PAGES); page++) pages.add(page);
    }
  }
  return pages;
}

function originRedaction(): (origin: Origin) => Origin {
  const names = new Map<string, string>();
  const numbers = new Map<number, number>();
  let firstTime: bigint | null = null;
  return (origin) => {
    firstTime ??= origin.timeNs;
    return {
      ...origin,
      comm: origin.comm === null ? null : numbered(names, origin.comm, (n) => `task-${n}`),
      pid: origin.pid === null ? null : numbered(numbers, origin.pid, (n) => n),
      timeNs: origin.timeNs === null ? null : sinceFirst(origin.timeNs, firstTime ?? 0n),
    };
  };
}

function numbered<Key, Value>(known: Map<Key, Value>, key: Key, make: (n: number) => Value): Value {
  const value = known.get(key) ?? make(known.size + 1);
  known.set(key, value);
  return value;
}

/** Sources of several CPUs may step back a little; a clock is never negative. */
function sinceFirst(time: bigint, first: bigint): bigint {
  return time < first ? 0n : time - first;
}
