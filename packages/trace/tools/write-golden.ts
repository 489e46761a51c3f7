import { writeFileSync } from 'node:fs';
import {
  EVENT_SCHEMA,
  INITIAL_SYSTEM,
  seq,
  stateChange,
  word64,
  type EventSpec,
  type FieldSpec,
  type SystemState,
} from '@vist/core';
import type { TraceRecord } from '../src/codec/event-codec.ts';
import { FORMAT_MAJOR, FORMAT_MINOR } from '../src/container/magic.ts';
import { openTrace } from '../src/container/reader.ts';
import { memorySink } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { traceWriter } from '../src/container/writer.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { jsonLines } from '../src/text/json-lines.ts';

/**
 * Writes test/golden/vMAJOR.MINOR.vist with two events of every type and every kind of record, and its text
 * form. A golden file is written once per version and then kept: what it holds must be readable for ever.
 *
 *     node packages/trace/tools/write-golden.ts
 */
export function goldenBytes(): Uint8Array {
  const sink = memorySink();
  const writer = traceWriter(START, sink, nodePlatform, [...EVENT_SCHEMA, STRANGER]);
  for (const record of goldenLog()) {
    if (record.seq === 0) writer.snapshot({ isFull: true, ...stateChange(null, FIRST_STATE) });
    if (record.seq === 64) writer.snapshot({ isFull: false, ...stateChange(FIRST_STATE, LATER_STATE) });
    if (record.seq === 80) writer.other(0x40, Uint8Array.of(0x92, 0x01, 0xa1, 0x78));
    writer.push(record);
  }
  // For a sink in memory everything is written when this returns.
  void writer.finish({ stateDigest: 'feed', findings: [{ rule: 'CMO-1', at: 7 }], annotations: ['look at 12'] });
  return sink.bytes();
}

const START = {
  identity: {
    modelVersion: '1',
    profile: { name: 'golden', coherent: false },
    revision: 'V4',
    changes: ['free-floor', 'sync-before-read'],
    scenario: { ops: [{ op: 'lpi_enable', vm: 1, bits: 10 }] },
    seed: 0xffff_ffff_ffff_ffffn,
    policies: { evict: 'none' },
    memory: 'cached',
  },
  notes: { tool: 'golden', codec: 'none', chunkEvents: 50, quirks: ['a quirk'], extra: { pi: 3.14, none: null } },
} as const;

/** No events lead to these: they only show what a page looks like. */
const FIRST_STATE: SystemState = {
  ...INITIAL_SYSTEM,
  guest: { beliefs: { 2: { 0x40: word64(0x8000_1001n) } } },
};

const LATER_STATE: SystemState = {
  ...FIRST_STATE,
  guest: { beliefs: {} },
  pe: { lockHolders: { 'lock/0': 1 }, undefinedCount: 3 },
};

const STRANGER: EventSpec = {
  type: 'future.happened',
  tag: 60_000,
  version: 1,
  isAct: false,
  doc: 'An event of a later program.',
  fields: [{ name: 'size', kind: 'int', isNullable: true, unit: 'bytes', doc: 'How much.' }],
};

function goldenLog(): readonly TraceRecord[] {
  const types = [...EVENT_SCHEMA, STRANGER, ...EVENT_SCHEMA];
  return types.map((spec, i) => ({
    seq: seq(i),
    cause: i % 4 === 0 ? null : seq(i - (i % 4)),
    actor: (['pe0', 'irs0', 'guest1', 'env'] as const)[i % 4]!,
    origin:
      i % 5 === 0
        ? { line: i + 1, timeNs: BigInt(i) * 1000n, cpu: 0, comm: 'qemu', pid: null, isInferred: false }
        : null,
    event: {
      type: spec.type,
      ...Object.fromEntries(spec.fields.map((field, j) => [field.name, valueOf(field, i + j)])),
    },
  }));
}

/** A value of the field's kind, another one for each `n`. */
function valueOf({ kind, isNullable }: FieldSpec, n: number): unknown {
  if (isNullable && n % 3 === 0) return null;
  switch (kind) {
    case 'addr':
      return 0x8_8000_0000 + 64 * n;
    case 'word':
      return (BigInt(n) << 44n) | 0x8000_1001n;
    case 'int':
      return n % 2 === 0 ? n : -n * 1000;
    case 'bool':
      return n % 2 === 0;
    case 'name':
      return n % 2 === 0 ? 'clean' : 'vgic_v5_vmte_init';
    case 'text':
      return `text ${n} äß☃`;
    default:
      return [
        { name: 'count', value: n },
        { name: 'base', value: BigInt(n) << 12n },
        { name: 'mode', value: 'linear' },
      ];
  }
}

if (import.meta.main) {
  const bytes = goldenBytes();
  const base = new URL(`../test/golden/v${FORMAT_MAJOR}.${FORMAT_MINOR}`, import.meta.url);
  writeFileSync(`${base.pathname}.vist`, bytes);
  writeFileSync(`${base.pathname}.vist.jsonl`, [...jsonLines(openTrace(bytesSource(bytes), nodePlatform))].join(''));
}
