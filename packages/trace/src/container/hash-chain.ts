import type { Platform } from './platform.ts';

/** Bytes of a link of the hash chain. */
export const LINK_BYTES: 32 = 32;

/**
 * The first link: the identity of the run.
 *
 * @see docs/TRACE_FORMAT.md, "Identity"
 */
export function firstLink(identityBytes: Uint8Array, { sha256 }: Platform): Uint8Array {
  return sha256(CHAIN_NAME, identityBytes);
}

/** The link after `link` that adds one block: its first `seq`, then its events in canonical form. */
export function nextLink(
  link: Uint8Array,
  block: { readonly firstSeq: number; readonly events: Uint8Array },
  { sha256 }: Platform,
): Uint8Array {
  const seq = new Uint8Array(8);
  new DataView(seq.buffer).setBigUint64(0, BigInt(block.firstSeq), true);
  return sha256(link, seq, block.events);
}

/** True for links over the same events of the same run. */
export function isSameLink(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/** A link as people and programs write it down. */
export function hexOfLink(link: Uint8Array): string {
  return Array.from(link, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Inverse of {@link hexOfLink}; no bytes for what is no link. */
export function linkOfHex(hex: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/u.test(hex)) return new Uint8Array(0);
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Keeps these hashes apart from every other use of SHA-256. */
const CHAIN_NAME: Uint8Array = new TextEncoder().encode('vist run 1\n');
