/** Bytes of a packet under construction, little-endian, without alignment. */
export interface PacketBytes {
  u8(value: number): void;
  u16(value: number): void;
  /** Also takes negative numbers: the bits are those of an s32. */
  u32(value: number): void;
  u64(value: bigint): void;
  /** UTF-8 with a zero byte behind it. A zero inside would end it, and is shown as U+2400. */
  text(value: string): void;
  readonly length: number;
  /** A copy of what was written; the buffer is empty again. */
  take(): Uint8Array;
}

/** An empty buffer that grows. */
export function createPacketBytes(): PacketBytes {
  let bytes = new Uint8Array(FIRST_BYTES);
  let view = new DataView(bytes.buffer);
  let length = 0;

  function room(sizeBytes: number): number {
    const at = length;
    length += sizeBytes;
    if (length <= bytes.length) return at;
    const larger = new Uint8Array(Math.max(2 * bytes.length, length));
    larger.set(bytes);
    bytes = larger;
    view = new DataView(bytes.buffer);
    return at;
  }

  return {
    u8(value) {
      view.setUint8(room(1), value);
    },
    u16(value) {
      view.setUint16(room(2), value, true);
    },
    u32(value) {
      view.setUint32(room(4), value, true);
    },
    u64(value) {
      view.setBigUint64(room(8), BigInt.asUintN(64, value), true);
    },
    text(value) {
      const encoded = ENCODER.encode(`${value.replaceAll('\0', '\u2400')}\0`);
      bytes.set(encoded, room(encoded.length));
    },
    get length() {
      return length;
    },
    take() {
      const taken = bytes.slice(0, length);
      length = 0;
      return taken;
    },
  };
}

const FIRST_BYTES = 1 << 18;
const ENCODER = new TextEncoder();
