import { describe, expect, it } from 'vitest';
import { createPacketBytes, type PacketBytes } from './bytes.ts';

/** Longer than the buffer is at first. */
const MANY_BYTES = 300_000;

const PIECES: readonly (readonly [name: string, put: (out: PacketBytes) => void, bytes: readonly number[]])[] = [
  ['u8', (out) => out.u8(0x12), [0x12]],
  ['u16', (out) => out.u16(0x1234), [0x34, 0x12]],
  ['u32', (out) => out.u32(-2), [0xfe, 0xff, 0xff, 0xff]],
  ['u64', (out) => out.u64(0x0102_0304_0506_0708n), [8, 7, 6, 5, 4, 3, 2, 1]],
  ['text', (out) => out.text('ab\0'), [0x61, 0x62, 0xe2, 0x90, 0x80, 0]],
];

describe('a packet that outgrows its buffer', () => {
  it.each(PIECES)('has every %s in its place', (_, put, piece) => {
    const out = createPacketBytes();
    // An odd byte first: pieces of two, four and eight bytes lie across the end of the buffer.
    out.u8(0xff);
    const count = Math.ceil(MANY_BYTES / piece.length);
    for (let index = 0; index < count; index += 1) put(out);
    const expected = Buffer.concat([Buffer.of(0xff), Buffer.alloc(count * piece.length, Buffer.from(piece))]);
    expect(out.length).toBe(expected.length);
    expect(expected.equals(out.take())).toBe(true);
  });

  it('is empty again when it was taken', () => {
    const out = createPacketBytes();
    out.u64(1n);
    out.take();
    expect(out.length).toBe(0);
    expect(out.take()).toHaveLength(0);
  });
});
