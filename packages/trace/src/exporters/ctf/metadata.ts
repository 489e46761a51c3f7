import { EVENT_SCHEMA, type EventSpec, type FieldKind } from '@vist/core';

/** The first four bytes of every packet, as an unsigned int of the byte order of the stream. */
export const CTF_MAGIC = 0xc1_fc_1f_c1;

/** The header's id of events whose ints need 64 bits; their own id follows, `WIDE_ID + tag`. */
export const WIDE_MARK = 255;
/** Ids from here on are of events with wide ints. */
export const WIDE_ID = 256;

/** What a stream cannot say by itself: the numbers of its names. */
export interface Vocabulary {
  readonly names: ReadonlyMap<string, number>;
  readonly actors: ReadonlyMap<string, number>;
}

/** The metadata of a stream in TSDL, the language of CTF 1.8. */
export function ctfMetadata({ names, actors }: Vocabulary, { hasOrigins }: { readonly hasOrigins: boolean }): string {
  const events = EVENT_SCHEMA.flatMap((spec) => [
    eventMetadata(spec, { id: spec.tag, int: 's32' }),
    ...(spec.fields.some(({ kind }) => kind === 'int')
      ? [eventMetadata(spec, { id: WIDE_ID + spec.tag, int: 's64' })]
      : []),
  ]);
  return `/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := u8;
typealias integer { size = 16; align = 8; signed = false; } := u16;
typealias integer { size = 32; align = 8; signed = false; } := u32;
typealias integer { size = 32; align = 8; signed = true; } := s32;
typealias integer { size = 64; align = 8; signed = false; } := u64;
typealias integer { size = 64; align = 8; signed = false; base = 16; } := x64;
typealias integer { size = 64; align = 8; signed = true; } := s64;
enum name : u16 { ${labels(names)} };
enum actor : u16 { ${labels(actors)} };
trace { major = 1; minor = 8; byte_order = le; packet.header := struct { u32 magic; }; };
clock { name = seq; description = "position in the log, as nanoseconds"; freq = 1000000000; };
typealias integer { size = 32; align = 8; signed = false; map = clock.seq.value; } := time;
stream {
  packet.context := struct { u32 packet_size; u32 content_size; };
  event.header := struct {
    enum : u8 { plain = 0 ... ${WIDE_MARK - 1}, wide = ${WIDE_MARK} } id;
    variant <id> { struct { time timestamp; } plain; struct { u16 id; time timestamp; } wide; } v;
  };
  event.context := struct { u32 cause; enum actor actor;${hasOrigins ? ORIGIN_FIELDS : ''} };
};
${events.join('')}`;
}

/** Where an imported event stood; \`cpu\` and \`pid\` are -1 and \`clock_ns\` is 0 where the source says none. */
const ORIGIN_FIELDS = ' u8 inferred; u32 line; u64 clock_ns; s32 cpu; s32 pid; string comm;';

function labels(numbers: ReadonlyMap<string, number>): string {
  // An enumeration has to have a label.
  if (numbers.size === 0) return '"(none)" = 0';
  return [...numbers].map(([name, number]) => `${label(name)} = ${number}`).join(', ');
}

/** A name of ours in quotes: escapes other than these are left to readers. */
function label(name: string): string {
  const printable = name.replaceAll(/\p{Cc}/gu, '?');
  return `"${printable === '' ? '(none)' : printable.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}

function eventMetadata(
  { type, fields }: EventSpec,
  { id, int }: { readonly id: number; readonly int: string },
): string {
  const lines = fields.flatMap(({ name, kind, isNullable }) => [
    ...(isNullable ? [`u8 _has_${name};`] : []),
    `${kind === 'int' ? int : TYPE[kind]} _${name};`,
  ]);
  return `event { name = "${type}"; id = ${id}; fields := struct { ${lines.join(' ')} }; };\n`;
}

const TYPE: Readonly<Record<Exclude<FieldKind, 'int'>, string>> = {
  addr: 'x64',
  word: 'x64',
  bool: 'u8',
  name: 'enum name',
  text: 'string',
  args: 'string',
};
