import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_SCHEMA, type EventSpec, type FieldSpec, type SystemRecord } from '@vist/core';

/**
 * Writes a log as CTF 1.8, the format of LTTng and babeltrace2: one stream, packets of up to 4096 events,
 * integers in the least of 1, 2, 4, 8 bytes that their kind allows, names as numbers with an enumeration
 * in the metadata. What a careful tracer would write, so that the comparison is fair.
 *
 * @param times how often the log is written, one after the other.
 */
export function writeCtf(folder: string, records: readonly SystemRecord[], times = 1): void {
  mkdirSync(folder, { recursive: true });
  const layout = layoutFor(records);
  const stream = streamBytes(records, layout);
  // Clocks of 32 bits that start again have wrapped: that is how readers of CTF take it.
  for (let i = 0; i < times; i++) writeFileSync(join(folder, 'stream'), stream, { flag: i === 0 ? 'w' : 'a' });
  writeFileSync(join(folder, 'metadata'), metadata(layout));
}

/** What depends on the log: its names, and the fields that need 64 bits. */
export interface Layout {
  readonly names: ReadonlyMap<string, number>;
  /** `type.field` of ints beyond 32 bits. */
  readonly wide: ReadonlySet<string>;
}

export function layoutFor(records: readonly SystemRecord[]): Layout {
  const wide = new Set<string>();
  for (const { event } of records) {
    for (const [name, value] of Object.entries(event)) {
      if (typeof value === 'number' && value !== (value | 0)) wide.add(`${event.type}.${name}`);
    }
  }
  return { names: namesIn(records), wide };
}

/** The bytes of the one stream. */
export function streamBytes(records: readonly SystemRecord[], layout: Layout): Buffer {
  const specs = new Map<string, EventSpec>(EVENT_SCHEMA.map((spec) => [spec.type, spec]));
  const packets: Buffer[] = [];
  for (let at = 0; at < records.length; at += PACKET_EVENTS) {
    const out = growing();
    for (const record of records.slice(at, at + PACKET_EVENTS))
      putRecord(out, record, specs.get(record.event.type)!, layout);
    packets.push(packetOf(out.bytes()));
  }
  return Buffer.concat(packets);
}

const PACKET_EVENTS = 4096;
const HEAD_BYTES = 4 + 4 + 4;

function packetOf(events: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  const bits = (HEAD_BYTES + events.length) * 8;
  head.writeUInt32LE(0xc1_fc_1f_c1, 0);
  head.writeUInt32LE(bits, 4);
  head.writeUInt32LE(bits, 8);
  return Buffer.concat([head, events]);
}

/** Every string of a small vocabulary, numbered. */
function namesIn(records: readonly SystemRecord[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const { actor, event } of records) {
    if (!names.has(actor)) names.set(actor, names.size);
    for (const value of Object.values(event)) {
      if (typeof value === 'string' && !names.has(value)) names.set(value, names.size);
    }
  }
  return names;
}

interface Growing {
  readonly put: (size: 1 | 2 | 4 | 8, value: number | bigint) => void;
  readonly text: (text: string) => void;
  readonly bytes: () => Buffer;
}

function growing(): Growing {
  let buffer = Buffer.alloc(1 << 20);
  let at = 0;
  const room = (size: number): void => {
    if (at + size > buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
  };
  return {
    put: (size, value) => {
      room(8);
      if (size === 8) buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), at);
      else buffer.writeUIntLE(Number(BigInt.asUintN(8 * size, BigInt(value))), at, size);
      at += size;
    },
    text: (text) => {
      const bytes = Buffer.from(`${text}\0`);
      room(bytes.length);
      at += bytes.copy(buffer, at);
    },
    bytes: () => buffer.subarray(0, at),
  };
}

function putRecord(out: Growing, record: SystemRecord, spec: EventSpec, { names, wide }: Layout): void {
  out.put(1, spec.tag);
  out.put(4, record.seq);
  out.put(4, record.cause === null ? 0 : record.seq - record.cause);
  out.put(1, names.get(record.actor)!);
  const values = new Map<string, unknown>(Object.entries(record.event));
  for (const field of spec.fields) {
    const value = values.get(field.name);
    if (field.kind === 'int') putInt(out, field, value, wide.has(`${spec.type}.${field.name}`));
    else putField(out, field, value, names);
  }
}

function putInt(out: Growing, { isNullable }: FieldSpec, value: unknown, isWide: boolean): void {
  if (isNullable) out.put(1, value === null ? 0 : 1);
  out.put(isWide ? 8 : 4, Number(value ?? 0));
}

function putField(
  out: Growing,
  { kind, isNullable }: FieldSpec,
  value: unknown,
  names: ReadonlyMap<string, number>,
): void {
  if (isNullable) out.put(1, value === null ? 0 : 1);
  switch (kind) {
    case 'addr':
    case 'word':
      out.put(8, (value ?? 0) as number | bigint);
      break;
    case 'bool':
      out.put(1, value === true ? 1 : 0);
      break;
    case 'name':
    case 'text':
      out.put(2, names.get(String(value))!);
      break;
    default: {
      const args = value as readonly { readonly name: string; readonly value: number | bigint | string }[];
      out.text(args.map((arg) => `${arg.name}=${String(arg.value)}`).join(' '));
    }
  }
}

function metadata({ names, wide }: Layout): string {
  const labels = [...names]
    .map(([name, number]) => `${JSON.stringify(name === '' ? '-' : name)} = ${number}`)
    .join(', ');
  const events = EVENT_SCHEMA.map((spec) => eventMetadata(spec, wide)).join('');
  return `/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := u8;
typealias integer { size = 16; align = 8; signed = false; } := u16;
typealias integer { size = 32; align = 8; signed = false; } := u32;
typealias integer { size = 32; align = 8; signed = true; } := s32;
typealias integer { size = 64; align = 8; signed = false; base = 16; } := u64;
typealias integer { size = 64; align = 8; signed = true; } := s64;
enum name : u16 { ${labels} };
enum actor : u8 { ${labels} };
trace { major = 1; minor = 8; byte_order = le; packet.header := struct { u32 magic; }; };
clock { name = seq; freq = 1000000000; };
typealias integer { size = 32; align = 8; signed = false; map = clock.seq.value; } := time;
stream {
  packet.context := struct { u32 packet_size; u32 content_size; };
  event.header := struct { u8 id; time timestamp; };
  event.context := struct { u32 cause; enum actor actor; };
};
${events}`;
}

function eventMetadata({ type, tag, fields }: EventSpec, wide: ReadonlySet<string>): string {
  const lines = fields.flatMap((field) => [
    ...(field.isNullable ? [`u8 _has_${field.name};`] : []),
    `${wide.has(`${type}.${field.name}`) ? 's64' : CTF_TYPE[field.kind]} _${field.name};`,
  ]);
  return `event { name = "${type}"; id = ${tag}; fields := struct { ${lines.join(' ')} }; };\n`;
}

const CTF_TYPE: Readonly<Record<FieldSpec['kind'], string>> = {
  addr: 'u64',
  word: 'u64',
  int: 's32',
  bool: 'u8',
  name: 'enum name',
  text: 'enum name',
  args: 'string',
};
