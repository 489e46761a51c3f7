/** A protobuf message under construction: fields in the order of writing. */
export interface Message {
  varint(field: number, value: number | bigint): Message;
  fixed64(field: number, value: bigint): Message;
  text(field: number, value: string): Message;
  message(field: number, value: Message): Message;
  /** The bytes of the message, without a length in front. */
  bytes(): Uint8Array;
}

/** An empty message. Only what Perfetto's TrackEvent needs of the wire format. */
export function createMessage(): Message {
  const parts: Uint8Array[] = [];

  function tag(field: number, wireType: number): void {
    parts.push(varintBytes(field * 8 + wireType));
  }

  const message: Message = {
    varint(field, value) {
      tag(field, VARINT);
      parts.push(varintBytes(value));
      return message;
    },
    fixed64(field, value) {
      tag(field, FIXED64);
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, value, true);
      parts.push(bytes);
      return message;
    },
    text(field, value) {
      return delimited(field, ENCODER.encode(value));
    },
    message(field, value) {
      return delimited(field, value.bytes());
    },
    bytes: () => concat(parts),
  };

  function delimited(field: number, bytes: Uint8Array): Message {
    tag(field, DELIMITED);
    parts.push(varintBytes(bytes.length), bytes);
    return message;
  }

  return message;
}

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const ENCODER = new TextEncoder();

function varintBytes(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  if (typeof value === 'number' && value >= 0 && value < 2 ** 31) {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest);
    return Uint8Array.from(bytes);
  }
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
