import type { ByteRange, Profile, Seq } from '@vist/core';
import {
  type ByteHistory,
  type HeldByte,
  type LineHistory,
  type NewestStore,
  originSeq,
  UNWRITTEN,
} from './byte-history.ts';
import type { Touch } from './touch.ts';

/** A line of the PEs' caches followed through what touched it. Mirrors what memory's reducer does to it. */
export interface LineMachine {
  apply(touch: Touch): void;
  /** As it is now; later touches do not change it. */
  history(): LineHistory;
}

/** The bytes of `range`, which lies in one line, after the touches of that line before a position. */
export function lineHistory(touches: Iterable<Touch>, range: ByteRange, profile: Profile, before: Seq): LineHistory {
  const machine = createLineMachine(range, profile);
  for (const touch of touches) {
    if (touch.seq >= before) break;
    machine.apply(touch);
  }
  return machine.history();
}

/** A line on which nothing has happened, and the bytes of it to follow. */
export function createLineMachine(range: ByteRange, profile: Profile): LineMachine {
  const { base, sizeBytes } = range;
  const hasCaches = profile.memory === 'cached';
  const isSnooped = hasCaches && profile.coherent;
  const bytes = Array.from({ length: sizeBytes }, (): TrackedByte => ({ cache: null, poc: UNWRITTEN, newest: null }));
  let isCached = false;
  let dirtiedAt: Seq | null = null;
  let lastStoredAt: Seq | null = null;

  function fetchLine(at: Seq): void {
    for (const byte of bytes) byte.cache = { ...byte.poc, fetchedAt: at };
    isCached = true;
    dirtiedAt = null;
  }

  function store({ seq, kind, base: first, sizeBytes: count, value }: Touch, how: 'store' | 'set' | 'zero'): void {
    for (const [index, byte] of bytes.entries()) {
      const offset = base + index - first;
      if (offset < 0 || offset >= count) continue;
      const held = storedByte(byteOf(kind, value, offset), { kind: how, seq });
      if (hasCaches) byte.cache = held;
      else byte.poc = held;
      byte.newest = { seq, value: held.value, by: 'pe', overDirtyLine: null, fate: KEPT };
    }
    if (!hasCaches) return;
    isCached = true;
    dirtiedAt ??= seq;
    lastStoredAt = seq;
  }

  function writeBack(at: Seq): void {
    for (const byte of bytes) {
      const { cache, poc, newest } = byte;
      if (cache === null) continue;
      if (newest !== null && isFrom(poc, newest) && !isFrom(cache, newest)) {
        byte.newest = { ...newest, fate: { kind: 'overwritten', seq: at, dirtiedAt } };
      }
      const arrival = cache.arrivedAt === null && cache.origin.kind !== 'irs-store';
      byte.poc = { ...cache, fetchedAt: null, ...(arrival ? { arrivedAt: at } : { rewrittenAt: at }) };
      byte.cache = { ...byte.poc, fetchedAt: cache.fetchedAt };
    }
    dirtiedAt = null;
  }

  function drop(at: Seq): void {
    for (const byte of bytes) {
      const { cache, poc, newest } = byte;
      if (cache !== null && newest !== null && isFrom(cache, newest) && !isFrom(poc, newest)) {
        byte.newest = { ...newest, fate: { kind: 'dropped', seq: at } };
      }
      byte.cache = null;
    }
    isCached = false;
    dirtiedAt = null;
  }

  function irsStore({ seq, base: first, sizeBytes: count, kind, value }: Touch): void {
    const overDirtyLine = dirtiedAt === null ? null : lastStoredAt;
    for (const [index, byte] of bytes.entries()) {
      const offset = base + index - first;
      if (offset < 0 || offset >= count) continue;
      const held = storedByte(byteOf(kind, value, offset), { kind: 'irs-store', seq, over: byte.poc });
      byte.poc = held;
      if (isSnooped && isCached) byte.cache = held;
      byte.newest = { seq, value: held.value, by: 'irs', overDirtyLine, fate: KEPT };
    }
  }

  return {
    apply(touch) {
      const { seq, kind, filled } = touch;
      if (filled || kind === 'fetch' || (kind === 'fill' && !isCached)) fetchLine(seq);
      if (kind === 'store' || kind === 'set' || kind === 'zero') store(touch, kind);
      else if (kind === 'write-back') writeBack(seq);
      else if (kind === 'drop') drop(seq);
      else if (kind === 'irs-store') irsStore(touch);
    },
    history: () => ({ isCached, dirtiedAt, lastStoredAt, bytes: bytes.map((byte) => ({ ...byte })) }),
  };
}

type TrackedByte = { -readonly [Key in keyof ByteHistory]: ByteHistory[Key] };

const KEPT: NewestStore['fate'] = { kind: 'kept' };

function storedByte(value: number, origin: HeldByte['origin']): HeldByte {
  return { value, origin, arrivedAt: null, rewrittenAt: null, fetchedAt: null };
}

/** A store of a word, or the same byte again and again. */
function byteOf(kind: Touch['kind'], value: bigint, offset: number): number {
  return kind === 'set' || kind === 'zero' ? Number(value) : Number((value >> BigInt(8 * offset)) & 0xffn);
}

function isFrom(held: HeldByte, store: NewestStore): boolean {
  return originSeq(held.origin) === store.seq;
}
