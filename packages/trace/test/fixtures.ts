import { EVENT_SCHEMA, INITIAL_SYSTEM, seq, word64, type EventSpec, type SystemState } from '@vist/core';
import type { TraceRecord } from '../src/codec/event-codec.ts';
import type { FileNotes, RunIdentity } from '../src/container/header.ts';
import { openTrace, type ReadOptions, type TraceReader } from '../src/container/reader.ts';
import type { TraceStart } from '../src/container/record-stream.ts';
import { memorySink } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { traceWriter, type TraceSummary } from '../src/container/writer.ts';
import { nodePlatform } from '../src/node/platform.ts';

const IDENTITY: RunIdentity = {
  modelVersion: '1',
  profile: { pageSizeBytes: 4096, coherent: false },
  revision: 'V4',
  changes: ['free-floor'],
  scenario: { ops: [{ op: 'lpi_enable', vm: 1 }] },
  seed: 7,
  policies: { evict: 'none' },
  memory: 'cached',
};

const NOTES = { tool: 'vist 0.1.0', codec: 'none' } as const;

export function startWith(notes: Partial<FileNotes> = {}, identity: Partial<RunIdentity> = {}): TraceStart {
  return { identity: { ...IDENTITY, ...identity }, notes: { ...NOTES, ...notes } };
}

/** A whole trace in memory. */
export async function traceOf(
  records: Iterable<TraceRecord>,
  notes: Partial<FileNotes> = {},
  schema: readonly EventSpec[] = EVENT_SCHEMA,
): Promise<{ readonly bytes: Uint8Array; readonly summary: TraceSummary }> {
  const sink = memorySink();
  const writer = traceWriter(startWith(notes), sink, nodePlatform, schema);
  for (const record of records) writer.push(record);
  const summary = await writer.finish({ stateDigest: 'digest', findings: [{ rule: 'CMO-1' }] });
  return { bytes: sink.bytes(), summary };
}

export function readerOf(bytes: Uint8Array, options: ReadOptions = {}): TraceReader {
  return openTrace(bytesSource(bytes), nodePlatform, options);
}

/** A log of `length` plain events. */
export function plainLog(length: number): readonly TraceRecord[] {
  return Array.from({ length }, (_, i) => ({
    seq: seq(i),
    cause: i === 0 ? null : seq(i - 1),
    actor: i % 3 === 0 ? ('irs0' as const) : ('pe0' as const),
    origin: null,
    event: eventOf(i),
  }));
}

function eventOf(i: number): TraceRecord['event'] {
  const addr = 0x8_8000_0000 + 64 * (i % 97);
  const event =
    i % 2 === 0
      ? { type: 'mem.stored', addr, sizeBytes: 8, value: BigInt(i) << 12n, filled: i % 4 === 0, site: 'vmte_assign' }
      : { type: 'mem.maintained', op: 'clean', addr, sizeBytes: 64, site: 'vmte_assign' };
  return event as TraceRecord['event'];
}

/** The event types of {@link plainLog} alone: files with a schema of two types are small. */
export const PLAIN_SCHEMA: readonly EventSpec[] = EVENT_SCHEMA.filter(({ type }) =>
  ['mem.stored', 'mem.maintained'].includes(type),
);

/** A state that tells `n`, and has entries that come and go. */
export function stateWith(n: number): SystemState {
  const beliefs = n % 40 < 20 ? { 3: { 0x40: word64(BigInt(n)) } } : {};
  return { ...INITIAL_SYSTEM, env: { ...INITIAL_SYSTEM.env, faultCount: n }, guest: { beliefs } };
}
