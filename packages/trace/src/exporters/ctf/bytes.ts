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

  /** Where the next bytes go. Replaces `bytes` and `view`: to be called before either is looked at. */
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
      const at = room(1);
      view.setUint8(at, value);
    },
    u16(value) {
      const at = room(2);
      view.setUint16(at, value, true);
    },
    u32(value) {
      const at = room(4);
      view.setUint32(at, value, true);
    },
    u64(value) {
      const at = room(8);
      view.setBigUint64(at, BigInt.asUintN(64, value), true);
    },
    text(value) {
      const encoded = ENCODER.encode(`${value.replaceAll('\0', '\u2400')}\0`);
      const at = room(encoded.length);
      bytes.set(encoded, at);
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
