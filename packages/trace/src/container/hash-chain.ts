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

/** A link as people and programs write it down. */
export function hexOfLink(link: Uint8Array): string {
  return Array.from(link, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Keeps these hashes apart from every other use of SHA-256. */
const CHAIN_NAME: Uint8Array = new TextEncoder().encode('vist run 1\n');
