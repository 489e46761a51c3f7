import { hexAddr, hexWord, type SystemEvent, type SystemRecord } from '@vist/core';
import { createMessage, type Message } from './protobuf.ts';

/** Turns a log into a Perfetto trace (TrackEvent protobuf), record by record. */
export interface PerfettoExporter {
  /** The packets of this record; they may simply be written one after the other. */
  readonly next: (record: SystemRecord) => Uint8Array;
}

/** Each event takes a microsecond: `seq` is the only clock there is. */
const EVENT_NS = 1000;
const SEQUENCE_ID = 1;

/** Fields of perfetto.protos that are written here. */
const TRACE = { packet: 1 } as const;
const PACKET = { timestamp: 8, sequenceId: 10, trackEvent: 11, trackDescriptor: 60 } as const;
const TRACK = { uuid: 1, name: 2, counter: 8 } as const;
const EVENT = { type: 9, trackUuid: 11, categories: 22, name: 23, counterValue: 30, flowIds: 47 } as const;
const EVENT_TYPE = { sliceBegin: 1, sliceEnd: 2, instant: 3, counter: 4 } as const;

/**
 * Tracks per PE, IRS and for the allocator; spans for operations, calls and commands; flows from the last
 * store into a line over its write-back to the IRS's read of it; a counter of live bytes.
 */
export function perfettoExporter(): PerfettoExporter {
  const tracks = new Map<string, number>();
  const flows = new Map<number, bigint>();
  let liveBytes = 0;
  const sizes = new Map<number, number>();

  function track(name: string, isCounter: boolean, into: Message[]): number {
    const known = tracks.get(name);
    if (known !== undefined) return known;
    const uuid = tracks.size + 1;
    tracks.set(name, uuid);
    const descriptor = createMessage().varint(TRACK.uuid, uuid).text(TRACK.name, name);
    if (isCounter) descriptor.message(TRACK.counter, createMessage());
    into.push(packet().message(PACKET.trackDescriptor, descriptor));
    return uuid;
  }

  function counted(event: SystemEvent): boolean {
    if (event.type === 'alloc.allocated') {
      sizes.set(event.addr, event.sizeAllocBytes);
      liveBytes += event.sizeAllocBytes;
      return true;
    }
    if (event.type !== 'alloc.freed' || event.addr === null || event.was !== 'live') return false;
    liveBytes -= sizes.get(event.addr) ?? 0;
    return true;
  }

  return {
    next({ seq, actor, event }) {
      const packets: Message[] = [];
      const owner = event.type.startsWith('alloc.') ? 'allocator' : actor;
      const uuid = track(owner, false, packets);
      const shown = createMessage().varint(EVENT.type, typeOf(event)).varint(EVENT.trackUuid, uuid);
      shown.text(EVENT.categories, event.type.split('.')[0] ?? '').text(EVENT.name, nameOf(event));
      const flow = flowOf(flows, seq, event);
      if (flow !== null) shown.fixed64(EVENT.flowIds, flow);
      packets.push(packet(seq).message(PACKET.trackEvent, shown));
      if (counted(event)) {
        const counter = createMessage().varint(EVENT.type, EVENT_TYPE.counter);
        counter.varint(EVENT.trackUuid, track('live bytes', true, packets)).varint(EVENT.counterValue, liveBytes);
        packets.push(packet(seq).message(PACKET.trackEvent, counter));
      }
      const trace = createMessage();
      for (const each of packets) trace.message(TRACE.packet, each);
      return trace.bytes();
    },
  };
}

function packet(seq: number | null = null): Message {
  const message = createMessage().varint(PACKET.sequenceId, SEQUENCE_ID);
  return seq === null ? message : message.varint(PACKET.timestamp, (seq + 1) * EVENT_NS);
}

const BEGINS: ReadonlySet<string> = new Set(['env.operationBegan', 'call.entered', 'kvm.commandSent']);
const ENDS: ReadonlySet<string> = new Set(['env.operationEnded', 'call.returned', 'kvm.commandReturned']);

function typeOf({ type }: SystemEvent): number {
  if (BEGINS.has(type)) return EVENT_TYPE.sliceBegin;
  return ENDS.has(type) ? EVENT_TYPE.sliceEnd : EVENT_TYPE.instant;
}

/** The unit in which a flow follows memory: a line. */
const LINE_BYTES = 64;

/** A store starts a flow for its line; the write-back and the IRS's read carry it on. */
function flowOf(flows: Map<number, bigint>, seq: number, event: SystemEvent): bigint | null {
  switch (event.type) {
    case 'mem.stored': {
      const id = BigInt(seq + 1);
      flows.set(Math.floor(event.addr / LINE_BYTES), id);
      return id;
    }
    case 'mem.linesWrittenBack':
      return flows.get(Math.floor(event.base / LINE_BYTES)) ?? null;
    case 'mem.deviceLoaded':
      return flows.get(Math.floor(event.addr / LINE_BYTES)) ?? null;
    default:
      return null;
  }
}

function nameOf(event: SystemEvent): string {
  switch (event.type) {
    case 'env.operationBegan':
      return event.op;
    case 'call.entered':
      return event.func;
    case 'kvm.commandSent':
      return event.command;
    case 'mem.stored':
    case 'mem.loaded':
    case 'mem.deviceLoaded':
    case 'mem.deviceStored':
      return `${event.type} ${hexAddr(event.addr)} = ${hexWord(event.value)}`;
    case 'mem.maintained':
      return `${event.op} ${hexAddr(event.addr)} +${event.sizeBytes}`;
    default:
      return event.type;
  }
}
