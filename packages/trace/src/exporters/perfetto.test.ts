import { parseRevision, readScenario, runScenario } from '@vist/core';
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
    optional CounterDescriptor counter = 8;
  }
  message CounterDescriptor {}
  message TrackEvent {
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
  readonly trackEvent?: {
    readonly type: number;
    readonly trackUuid: number;
    readonly name?: string;
    readonly counterValue?: number;
    readonly flowIds?: readonly string[];
  };
  readonly trackDescriptor?: { readonly uuid: number; readonly name: string; readonly counter?: object };
}

function exported(): readonly Packet[] {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'perfetto',
    vms: [{ vm: 0, nr_vcpus: 1 }],
    ops: [{ op: 'probe' }, { op: 'vm_init', vm: 0 }, { op: 'spi_enable', vm: 0, id_bits: 5 }],
  });
  const parsed = parseRevision('V4');
  if (!reading.ok || !parsed.ok) throw new TypeError('the scenario of this test cannot be read');
  const { next } = perfettoExporter();
  const parts = runScenario(reading.scenario, parsed.revision).records.map((record) => next(record));
  const Trace = protobuf.parse(PROTO, { keepCase: false }).root.lookupType('Trace');
  const decoded = Trace.decode(Buffer.concat(parts));
  // protobufjs checked the wire format and the types that PROTO gives.
  const { packet } = Trace.toObject(decoded, { longs: Number, defaults: false }) as { packet: readonly Packet[] };
  return packet;
}

describe('a Perfetto trace, read by a protobuf library', () => {
  const packets = exported();
  const names = new Map(
    packets.flatMap(({ trackDescriptor: of }) => (of === undefined ? [] : [[of.uuid, of.name] as const])),
  );
  const events = packets.flatMap(({ trackEvent }) => (trackEvent === undefined ? [] : [trackEvent]));

  it('has a track per actor, one for the allocator, and a counter', () => {
    expect([...names.values()].toSorted()).toEqual(['allocator', 'env', 'irs0', 'live bytes', 'pe0']);
  });

  it('opens and closes as many spans on each track', () => {
    for (const uuid of names.keys()) {
      const of = events.filter(({ trackUuid }) => trackUuid === uuid);
      expect(of.filter(({ type }) => type === 1)).toHaveLength(of.filter(({ type }) => type === 2).length);
    }
  });

  it('counts live bytes as operations print them', () => {
    const counted = events.flatMap(({ counterValue }) => (counterValue === undefined ? [] : [counterValue]));
    expect(Math.max(...counted)).toBeGreaterThan(4096);
    expect(counted.every((bytes) => bytes >= 0)).toBe(true);
  });

  it("leads from a store to the IRS's read of it", () => {
    const read = events.find(
      ({ name, flowIds }) => name?.startsWith('mem.deviceLoaded') === true && (flowIds?.length ?? 0) > 0,
    );
    const [flow] = read?.flowIds ?? [];
    const store = events.find(({ name, flowIds }) => name?.startsWith('mem.stored') === true && flowIds?.[0] === flow);
    expect(store).toBeDefined();
  });

  it('moves forward in time', () => {
    const times = packets.flatMap(({ timestamp }) => (timestamp === undefined ? [] : [timestamp]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
