/** A digest under construction: 128 bits in four lanes. Not cryptographic; equal input gives equal output everywhere. */
export interface Digest {
  /** Mixes in a whole number from 0 to 2^32 - 1. */
  word(word: number): void;
  /** Mixes in a string, with its length. */
  text(text: string): void;
  /** 32 hex digits. */
  hex(): string;
}

/** How a value that is not plain data goes into a digest; false when it is not one of those. */
export type OpaqueDigester = (value: object, into: Digest) => boolean;

/** An empty digest. */
export function createDigest(): Digest {
  const lanes = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];

  function word(value: number): void {
    let carry = value | 0;
    for (let lane = 0; lane < lanes.length; lane += 1) {
      const mixed = Math.imul((lanes[lane] ?? 0) ^ carry, MULTIPLIERS[lane] ?? 1);
      lanes[lane] = mixed ^ (mixed >>> 15);
      carry = (carry << 7) | (carry >>> 25);
    }
  }

  return {
    word,
    text(text) {
      word(text.length);
      for (let index = 0; index < text.length; index += 1) word(text.charCodeAt(index));
    },
    hex() {
      return lanes.map((lane) => (finish(lane) >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

/** Digests plain data: objects with their keys sorted, so that the order of writing does not matter. */
export function digestValue(value: unknown, into: Digest, opaque: OpaqueDigester): void {
  if (value === null || typeof value !== 'object') {
    into.text(`${typeof value}:${String(value)}`);
    return;
  }
  if (opaque(value, into)) return;
  if (Array.isArray(value)) {
    into.text(`[${value.length}`);
    for (const item of value) digestValue(item, into, opaque);
    return;
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  into.text(`{${entries.length}`);
  for (const [key, item] of entries) {
    into.text(key);
    digestValue(item, into, opaque);
  }
}

const MULTIPLIERS = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f];

function finish(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
