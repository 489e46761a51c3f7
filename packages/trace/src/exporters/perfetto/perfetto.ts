import { hexAddr, hexWord, type Profile, registerName, type SystemEvent, type SystemRecord } from '@vist/core';
import { annotationsOf } from './annotations.ts';
import { createCounters } from './counters.ts';
import { EVENT, EVENT_TYPE, PACKET, SEQUENCE_ID, TRACE } from './fields.ts';
import { createFlows } from './flows.ts';
import { createMessage, type Message } from './protobuf.ts';
import { createSpans, type Mark } from './spans.ts';
import { createTracks } from './tracks.ts';

/** Turns a log into a Perfetto trace (TrackEvent protobuf), record by record. */
export interface PerfettoExporter {
  /** The packets of this record; they may simply be written one after the other. */
  readonly next: (record: SystemRecord) => Uint8Array;
}

/** What of the platform shows in a timeline. */
export type PerfettoOptions = Pick<Profile, 'cacheLineBytes' | 'coherent' | 'memory'>;

/** Each event takes a microsecond: `seq` is the only clock there is. */
const EVENT_NS = 1000;

/**
 * Tracks per VM, PE, IRS and for the allocator; spans for operations, calls and commands; flows from the stores
 * into a line over its clean to the IRS's read of it; counters of live bytes and dirty lines.
 */
export function perfettoExporter(options: PerfettoOptions): PerfettoExporter {
  const tracks = createTracks();
  const spans = createSpans();
  const flows = createFlows(options);
  const counters = createCounters(options);

  return {
    next(record) {
      const { seq, event } = record;
      const packets: Message[] = [];
      for (const mark of spans.marksOf(record)) {
        const shown = createMessage().varint(EVENT.type, EVENT_TYPE[mark.type]);
        shown.varint(EVENT.trackUuid, tracks.uuidOf(mark.track, packets));
        if (mark.type !== 'sliceEnd') describe(shown, record, mark);
        for (const flow of mark.isMirror ? [] : flows.of(record)) shown.fixed64(EVENT.flowIds, flow);
        packets.push(packetAt(seq).message(PACKET.trackEvent, shown));
      }
      for (const { name, value } of counters.after(event)) {
        const counter = createMessage().varint(EVENT.type, EVENT_TYPE.counter);
        counter.varint(EVENT.trackUuid, tracks.counterOf(name, packets)).varint(EVENT.counterValue, value);
        packets.push(packetAt(seq).message(PACKET.trackEvent, counter));
      }
      const trace = createMessage();
      for (const each of packets) trace.message(TRACE.packet, each);
      return trace.bytes();
    },
  };
}

function packetAt(seq: number): Message {
  return createMessage()
    .varint(PACKET.sequenceId, SEQUENCE_ID)
    .varint(PACKET.timestamp, (seq + 1) * EVENT_NS);
}

function describe(shown: Message, { seq, event }: SystemRecord, { isMirror }: Mark): void {
  shown.text(EVENT.categories, event.type.split('.')[0] ?? '').text(EVENT.name, nameOf(event));
  if (isMirror) return;
  for (const annotation of annotationsOf(seq, event)) shown.message(EVENT.debugAnnotations, annotation);
}

function nameOf(event: SystemEvent): string {
  switch (event.type) {
    case 'env.operationBegan':
      return event.op;
    case 'call.entered':
    case 'call.returned':
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
    case 'mmio.writeBegan':
    case 'mmio.readEnded':
      return `${event.type} ${registerName(event.offset)} = ${hexWord(event.value)}`;
    case 'import.opaque':
      return event.name === '' ? 'line' : event.name;
    case 'import.dropped':
      return 'events lost';
    default:
      return event.type;
  }
}
