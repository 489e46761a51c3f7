import { type EventSpec, EVENT_SCHEMA, type FieldSpec, hexWord, type NamedValue, type SystemRecord } from '@vist/core';
import { TraceValueError } from '../../format-error.ts';
import { createPacketBytes, type PacketBytes } from './bytes.ts';
import { CTF_MAGIC, ctfMetadata, WIDE_ID, WIDE_MARK } from './metadata.ts';

/** Turns a log into a CTF 1.8 trace: one stream of packets and, when all is known, its metadata. */
export interface CtfExporter {
  /** The packet that this record fills; null while there is room. @throws TraceValueError past 65536 names. */
  readonly next: (record: SystemRecord) => Uint8Array | null;
  /** The last packet, null when nothing is left, and what the file `metadata` has to say. */
  readonly end: () => { readonly packet: Uint8Array | null; readonly metadata: string };
}

/**
 * CTF 1.8, the format of LTTng, babeltrace2 and Trace Compass: packets of up to 4096 events, integers in the least
 * of 1, 2, 4, 8 bytes that their kind allows, names as numbers of an enumeration. The clock is `seq`.
 *
 * @param hasOrigins writes line, clock, CPU, pid and comm with each event, as imported logs have them.
 */
export function ctfExporter({ hasOrigins }: { readonly hasOrigins: boolean }): CtfExporter {
  const names = vocabulary('names');
  const actors = vocabulary('actors');
  const out = createPacketBytes();
  let eventCount = 0;

  function begin(): void {
    out.u32(CTF_MAGIC);
    out.u32(0);
    out.u32(0);
  }

  function finish(): Uint8Array {
    const packet = out.take();
    const view = new DataView(packet.buffer);
    view.setUint32(4, packet.length * 8, true);
    view.setUint32(8, packet.length * 8, true);
    eventCount = 0;
    return packet;
  }

  return {
    next(record) {
      if (eventCount === 0) begin();
      eventCount += 1;
      const spec = specOfRecord(record);
      const isWide = needs64Bits(record, spec);
      putHead(record, spec.tag, isWide);
      if (hasOrigins) putOrigin(out, record);
      const values: Readonly<Record<string, unknown>> = { ...record.event };
      for (const field of spec.fields)
        putField(out, { field, value: values[field.name], isWide, nameOf: names.numberOf });
      return eventCount < PACKET_EVENTS && out.length < PACKET_BYTES ? null : finish();
    },
    end: () => ({
      packet: eventCount === 0 ? null : finish(),
      metadata: ctfMetadata({ names: names.numbers, actors: actors.numbers }, { hasOrigins }),
    }),
  };

  function putHead({ seq, cause, actor }: SystemRecord, tag: number, isWide: boolean): void {
    if (isWide) {
      out.u8(WIDE_MARK);
      out.u16(WIDE_ID + tag);
    } else out.u8(tag);
    // Readers of CTF take a clock of 32 bits that starts again as one that has wrapped.
    out.u32(seq);
    out.u32(cause === null ? 0 : seq - cause);
    out.u16(actors.numberOf(actor));
  }
}

const PACKET_EVENTS = 4096;
/** Lines that were kept may be long: sizes are counted in 32 bits. */
const PACKET_BYTES = 1 << 24;

interface NumberedNames {
  readonly numbers: ReadonlyMap<string, number>;
  readonly numberOf: (name: string) => number;
}

function vocabulary(what: string): NumberedNames {
  const numbers = new Map<string, number>();
  return {
    numbers,
    numberOf(name) {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      const number = numbers.size;
      if (number >= MOST_NAMES) {
        throw new TraceValueError(
          `CTF: ${what}: expected at most ${MOST_NAMES} of them, got "${name.slice(0, 40)}" too`,
        );
      }
      numbers.set(name, number);
      return number;
    },
  };
}

const MOST_NAMES = 65_536;

const SPECS: ReadonlyMap<string, EventSpec> = new Map(EVENT_SCHEMA.map((spec) => [spec.type, spec]));

function specOfRecord({ event }: SystemRecord): EventSpec {
  const spec = SPECS.get(event.type);
  if (spec === undefined) throw new TraceValueError(`CTF: event type "${event.type}": expected one of the schema`);
  return spec;
}

function needs64Bits({ event }: SystemRecord, { fields }: EventSpec): boolean {
  const values: Readonly<Record<string, unknown>> = { ...event };
  return fields.some(({ name, kind }) => {
    const value = values[name];
    return kind === 'int' && typeof value === 'number' && value !== (value | 0);
  });
}

function putOrigin(out: PacketBytes, { origin }: SystemRecord): void {
  out.u8(origin?.isInferred === true ? 1 : 0);
  out.u32(origin?.line ?? 0);
  out.u64(origin?.timeNs ?? 0n);
  out.u32(origin?.cpu ?? -1);
  out.u32(origin?.pid ?? -1);
  out.text(origin?.comm ?? '');
}

interface Put {
  readonly field: FieldSpec;
  readonly value: unknown;
  readonly isWide: boolean;
  readonly nameOf: (name: string) => number;
}

function putField(out: PacketBytes, { field: { kind, isNullable }, value, isWide, nameOf }: Put): void {
  if (isNullable) out.u8(value === null ? 0 : 1);
  switch (kind) {
    case 'int':
      if (isWide) out.u64(bits(value));
      else out.u32(Number(value ?? 0));
      return;
    case 'addr':
    case 'word':
      return out.u64(bits(value));
    case 'bool':
      return out.u8(value === true ? 1 : 0);
    case 'name':
      return out.u16(nameOf(text(value)));
    case 'text':
      return out.text(text(value));
    case 'args':
      return out.text(argsText(value));
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function bits(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? BigInt(value) : 0n;
}

function argsText(value: unknown): string {
  if (!Array.isArray(value)) return '';
  const args: readonly NamedValue[] = value;
  return args.map((arg) => `${arg.name}=${typeof arg.value === 'bigint' ? hexWord(arg.value) : arg.value}`).join(' ');
}
