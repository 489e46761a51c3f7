import {
  lineState,
  parseRevision,
  physAddr,
  type PhysAddr,
  readScenario,
  runScenario,
  type SystemRecord,
} from '@vist/core';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { perfettoExporter } from './perfetto.ts';

/** What Perfetto's own .proto files say of the fields that are written. */
const PROTO = `
  syntax = "proto2";
  message Trace { repeated TracePacket packet = 1; }
  message TracePacket {
    optional uint64 timestamp = 8;
    optional uint32 trusted_packet_sequence_id = 10;
    optional TrackEvent track_event = 11;
    optional TrackDescriptor track_descriptor = 60;
  }
  message TrackDescriptor {
    optional uint64 uuid = 1;
    optional string name = 2;
    optional uint64 parent_uuid = 5;
    optional CounterDescriptor counter = 8;
  }
  message CounterDescriptor {}
  message DebugAnnotation {
    optional bool bool_value = 2;
    optional int64 int_value = 4;
    optional string string_value = 6;
    optional uint64 pointer_value = 7;
    optional string name = 10;
  }
  message TrackEvent {
    repeated DebugAnnotation debug_annotations = 4;
    optional int32 type = 9;
    optional uint64 track_uuid = 11;
    repeated string categories = 22;
    optional string name = 23;
    optional int64 counter_value = 30;
    repeated fixed64 flow_ids = 47;
  }
`;

interface Packet {
  readonly timestamp?: number;
  readonly trackEvent?: TrackEvent;
  readonly trackDescriptor?: {
    readonly uuid: number;
    readonly name: string;
    readonly parentUuid?: number;
    readonly counter?: object;
  };
}

interface TrackEvent {
  readonly type: number;
  readonly trackUuid: number;
  readonly name?: string;
  readonly counterValue?: number;
  readonly flowIds?: readonly string[];
  readonly debugAnnotations?: readonly {
    readonly name: string;
    readonly intValue?: number;
    readonly stringValue?: string;
  }[];
}

const LINE_BYTES = 64;
const OPTIONS = { cacheLineBytes: LINE_BYTES, coherent: false, memory: 'cached' } as const;

function run(): ReturnType<typeof runScenario> {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'perfetto',
    vms: [{ vm: 0, nr_vcpus: 1 }],
    ops: [{ op: 'probe' }, { op: 'vm_init', vm: 0 }, { op: 'spi_enable', vm: 0, id_bits: 5 }],
  });
  const parsed = parseRevision('V4');
  if (!reading.ok || !parsed.ok) throw new TypeError('the scenario of this test cannot be read');
  return runScenario(reading.scenario, parsed.revision);
}

function exported(records: readonly SystemRecord[]): readonly Packet[] {
  const { next } = perfettoExporter(OPTIONS);
  const parts = records.map((record) => next(record));
  const Trace = protobuf.parse(PROTO, { keepCase: false }).root.lookupType('Trace');
  const decoded = Trace.decode(Buffer.concat(parts));
  // protobufjs checked the wire format and the types that PROTO gives.
  const { packet } = Trace.toObject(decoded, { longs: Number, defaults: false }) as { packet: readonly Packet[] };
  return packet;
}

function eventsIn(packets: readonly Packet[]): readonly TrackEvent[] {
  return packets.flatMap(({ trackEvent }) => (trackEvent === undefined ? [] : [trackEvent]));
}

/** Names of tracks by their numbers, those below another as `PARENT > NAME`. */
function tracksIn(packets: readonly Packet[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { trackDescriptor: of } of packets) {
    if (of === undefined) continue;
    const parent = of.parentUuid === undefined ? '' : `${names.get(of.parentUuid)} > `;
    names.set(of.uuid, `${parent}${of.name}`);
  }
  return names;
}

describe('a Perfetto trace, read by a protobuf library', () => {
  const { records, state } = run();
  const packets = exported(records);
  const tracks = tracksIn(packets);
  const events = eventsIn(packets);
  const counted = (name: string): readonly number[] =>
    events.flatMap(({ trackUuid, counterValue }) =>
      counterValue !== undefined && tracks.get(trackUuid) === name ? [counterValue] : [],
    );

  it('has a track per VM, PE and IRS, one for the allocator, and counters', () => {
    expect([...tracks.values()].toSorted()).toEqual([
      'VM 0',
      'VM 0 > pe0',
      'allocator',
      'dirty lines',
      'env',
      'irs0',
      'live bytes',
      'pe0',
    ]);
  });

  it('opens and closes as many spans on each track', () => {
    for (const uuid of tracks.keys()) {
      const of = events.filter(({ trackUuid }) => trackUuid === uuid);
      expect(of.filter(({ type }) => type === 1)).toHaveLength(of.filter(({ type }) => type === 2).length);
    }
  });

  it('has operations and the outermost calls about a VM on the track of the VM', () => {
    const begun = (track: string): readonly (string | undefined)[] =>
      events.filter(({ type, trackUuid }) => type === 1 && tracks.get(trackUuid) === track).map(({ name }) => name);
    expect(begun('VM 0')).toEqual(['vm_init', 'spi_enable']);
    expect(begun('VM 0 > pe0').slice(0, 2)).toEqual(['vgic_v5_init', 'vgic_v5_spi_ist_alloc']);
  });

  it('has the fields of an event with it', () => {
    const allocation = events.find(({ name }) => name === 'alloc.allocated');
    expect(allocation?.debugAnnotations).toContainEqual({ name: 'source', stringValue: 'new-slab' });
    expect(allocation?.debugAnnotations?.[0]).toMatchObject({ name: 'seq' });
  });

  it('counts live bytes and dirty lines as the machine has them', () => {
    const ended = records.findLast(({ event }) => event.type === 'env.operationEnded')?.event;
    expect(counted('live bytes').at(-1)).toBe(ended?.type === 'env.operationEnded' ? ended.liveBytes : null);
    const dirty = linesIn(records).filter((line) => lineState(state.memory.leaves, LINE_BYTES, line) === 'dirty');
    expect(counted('dirty lines').at(-1)).toBe(dirty.length);
    expect(Math.max(...counted('dirty lines'))).toBeGreaterThan(0);
  });

  it("leads from a store over its clean to the IRS's read of it", () => {
    const read = events.find(
      ({ name, flowIds }) => name?.startsWith('mem.deviceLoaded') === true && (flowIds?.length ?? 0) > 0,
    );
    const [flow] = read?.flowIds ?? [];
    const chain = events.filter(({ flowIds }) => flowIds?.includes(flow ?? '') === true).map(({ name }) => name ?? '');
    expect(chain[0]).toMatch(/^mem\.stored/u);
    expect(chain.some((name) => name.startsWith('clean'))).toBe(true);
    expect(chain.indexOf(read?.name ?? '')).toBeGreaterThan(chain.findIndex((name) => name.startsWith('clean')));
  });

  it('draws no arrow to the read of what was not cleaned', () => {
    const unclean = eventsIn(exported(records.filter(({ event }) => !CLEANS.test(event.type))));
    expect(unclean.filter(({ name, flowIds }) => name?.startsWith('mem.deviceLoaded') === true && flowIds)).toEqual([]);
  });

  it('moves forward in time', () => {
    const times = packets.flatMap(({ timestamp }) => (timestamp === undefined ? [] : [timestamp]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('spans of a log with losses', () => {
  const { records } = run();
  const depths = (log: readonly SystemRecord[]): ReadonlyMap<number, number> => {
    const open = new Map<number, number>();
    for (const { type, trackUuid } of eventsIn(exported(log))) {
      open.set(trackUuid, (open.get(trackUuid) ?? 0) + (type === 1 ? 1 : type === 2 ? -1 : 0));
      expect(open.get(trackUuid)).toBeGreaterThanOrEqual(0);
    }
    return open;
  };

  it('never end more than began, and a return closes what was open inside', () => {
    depths(records.filter(({ event }) => event.type !== 'call.entered'));
    depths(records.filter(({ event }) => event.type !== 'env.operationBegan'));
    expect([...depths(records.filter(isNoInnerReturn())).values()].every((depth) => depth === 0)).toBe(true);
  });
});

/** False for the returns of calls that were made inside others. */
function isNoInnerReturn(): (record: SystemRecord) => boolean {
  let depth = 0;
  return ({ event }) => {
    if (event.type === 'call.entered') depth += 1;
    if (event.type === 'call.returned') depth -= 1;
    return event.type !== 'call.returned' || depth === 0;
  };
}

const CLEANS = /^mem\.(?:maintained|linesWrittenBack)$/u;

function linesIn(records: readonly SystemRecord[]): readonly PhysAddr[] {
  const lines = new Set<number>();
  for (const { event } of records) {
    if (event.type === 'mem.stored') lines.add(event.addr - (event.addr % LINE_BYTES));
    if (event.type !== 'mem.zeroed') continue;
    for (let at = event.base - (event.base % LINE_BYTES); at < event.base + event.sizeBytes; at += LINE_BYTES)
      lines.add(at);
  }
  return [...lines].map((line) => physAddr(line));
}
