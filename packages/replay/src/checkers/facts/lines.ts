import { type Profile, type Seq, seq } from '@vist/core';
import type { Heap, HeapObject } from './heap.ts';
import {
  changeWord,
  cleanLine,
  dropLine,
  emptyLine,
  invalidateLine,
  type IrsStore,
  type Line,
  NEVER,
  storeWord,
} from './line.ts';

/** A stretch of memory. */
export interface Range {
  readonly base: number;
  readonly sizeBytes: number;
}

/** Bytes that a PE stored and that nothing has cleaned since. */
export interface Unclean extends Range {
  /** The last of the stores. */
  readonly storedAt: Seq;
}

/** A word that a PE may hold an old copy of. */
export interface Stale {
  readonly addr: number;
  /** The IRS's store that the copy misses. */
  readonly changedAt: Seq;
  /** What that store was for: the write of a command. A copy from before it misses the store. */
  readonly changedFor: Seq;
  readonly value: number;
  /** What the copy holds. */
  readonly old: number;
  /** True when the copy is there without help: the line has not left the cache since it was fetched. */
  readonly isKept: boolean;
}

/** What caches may hold and what memory should hold, line by line. */
export interface Lines {
  readonly lineBytes: number;
  /** The line that holds the byte; null when it has no history of its own. */
  lineAt(addr: number): Line | null;
  /** 32 bits at an address that is a multiple of 4: the value last stored by anybody. */
  word32(addr: number): number;
  /** 64 bits at an address that is a multiple of 8. */
  word64(addr: number): bigint;
  uncleanIn(range: Range): readonly Unclean[];
  staleIn(range: Range): readonly Stale[];
  /** When the line that holds the byte was last cleaned, or invalidated; NEVER if it was not. */
  cleanedAt(addr: number): number;
  invalidatedAt(addr: number): number;
  /** True when the line is in a cache unless something evicted it. */
  isPresent(addr: number): boolean;
}

/** The writable side, for the fold of a log. */
export interface LineFacts extends Lines {
  load(addr: number): void;
  store(range: Range, now: Seq, wordAt: (addr: number) => number): void;
  zero(object: HeapObject, now: Seq): void;
  maintain(op: 'clean' | 'clean-invalidate' | 'invalidate', range: Range, now: Seq): void;
  irsLoad(range: Range, now: Seq): void;
  irsStore(range: Range, by: IrsStore, wordAt: (addr: number) => number): void;
  fill(range: Range): void;
  drop(range: Range): void;
  forget(object: HeapObject): void;
}

const PAGE_BYTES = 4096;

/** The whole lines of an object that was zeroed, as long as they share their history. */
interface Bulk {
  readonly start: number;
  readonly end: number;
  readonly zeroedAt: Seq;
  isUnclean: boolean;
  cleanedAt: number;
  invalidatedAt: number;
  isPresent: boolean;
}

type Page = (Line | undefined)[];

/** Caches and memory of which nothing is known. */
export function createLines(profile: Profile, heap: Heap): LineFacts {
  const lineBytes = profile.cacheLineBytes;
  const wordsPerLine = lineBytes / 4;
  const pages = new Map<number, Page>();
  const bulks = new Map<number, Bulk>();

  const down = (addr: number): number => addr - (addr % lineBytes);
  const up = (addr: number): number => down(addr + lineBytes - 1);
  const wordIndex = (line: Line, addr: number): number => (addr - line.base) >>> 2;

  function lineAt(addr: number): Line | null {
    return pages.get(Math.floor(addr / PAGE_BYTES))?.[Math.floor((addr % PAGE_BYTES) / lineBytes)] ?? null;
  }

  function bulkAt(addr: number): Bulk | null {
    const object = heap.at(addr);
    const bulk = object === null ? undefined : bulks.get(object.base);
    return bulk !== undefined && addr >= bulk.start && addr < bulk.end ? bulk : null;
  }

  /** The line as it is, with a history of its own from now on. */
  function own(addr: number): Line {
    const known = lineAt(addr);
    if (known !== null) return known;
    const base = down(addr);
    const line = emptyLine(base, wordsPerLine);
    const bulk = bulkAt(addr);
    if (bulk !== null) {
      line.cleanedAt = bulk.cleanedAt;
      line.invalidatedAt = bulk.invalidatedAt;
      line.isPresent = bulk.isPresent;
      if (bulk.isUnclean) {
        line.storedAt.fill(bulk.zeroedAt);
        line.uncleanCount = wordsPerLine;
      }
    }
    const number = Math.floor(base / PAGE_BYTES);
    let page = pages.get(number);
    if (page === undefined) {
      page = [];
      pages.set(number, page);
    }
    page[(base % PAGE_BYTES) / lineBytes] = line;
    return line;
  }

  /** Lines in [start, end) that have a history of their own. */
  function* owned(start: number, end: number): Generator<Line> {
    for (let at = start - (start % PAGE_BYTES); at < end; at += PAGE_BYTES) {
      const page = pages.get(at / PAGE_BYTES);
      if (page === undefined) continue;
      for (const line of page) if (line !== undefined && line.base >= start && line.base < end) yield line;
    }
  }

  function forgetLines(start: number, end: number): void {
    for (let at = start; at < end;) {
      const page = at - (at % PAGE_BYTES);
      const stop = Math.min(end, page + PAGE_BYTES);
      if (at === page && stop === page + PAGE_BYTES) pages.delete(page / PAGE_BYTES);
      else {
        pages.get(page / PAGE_BYTES)?.fill(undefined, (at % PAGE_BYTES) / lineBytes, (stop - page) / lineBytes);
      }
      at = stop;
    }
  }

  function touch(range: Range, visit: (line: Line, addr: number) => void): void {
    for (let addr = range.base - (range.base % 4); addr < range.base + range.sizeBytes; addr += 4) {
      visit(own(addr), addr);
    }
  }

  /** Lines of a bulk stop sharing their history, but for those that have one already. */
  function split(bulk: Bulk): void {
    if (!bulk.isUnclean) return;
    for (let base = bulk.start; base < bulk.end; base += lineBytes) own(base);
    bulk.isUnclean = false;
  }

  function maintainLine(op: Parameters<LineFacts['maintain']>[0], line: Line, now: Seq): void {
    if (op !== 'invalidate') cleanLine(line, now);
    if (op !== 'clean') invalidateLine(line, now);
  }

  function* uncleanRuns(range: Range): Generator<Unclean> {
    const end = range.base + range.sizeBytes;
    for (let at = range.base; at < end;) {
      const bulk = bulkAt(at);
      if (bulk !== null && bulk.isUnclean && lineAt(at) === null) {
        const next = nextOwned(at, Math.min(end, bulk.end));
        yield { base: at, sizeBytes: next - at, storedAt: bulk.zeroedAt };
        at = next;
        continue;
      }
      const line = lineAt(at);
      const stop = Math.min(end, down(at) + lineBytes);
      if (line !== null && line.uncleanCount > 0) {
        for (let addr = at - (at % 4); addr < stop; addr += 4) {
          const storedAt = line.storedAt[wordIndex(line, addr)] ?? NEVER;
          if (storedAt !== NEVER) yield { base: addr, sizeBytes: 4, storedAt: seq(storedAt) };
        }
      }
      at = line === null && bulk !== null ? nextOwned(stop, Math.min(end, bulk.end)) : stop;
    }
  }

  /** The first line from `at` on that has a history of its own, or `end`. */
  function nextOwned(at: number, end: number): number {
    for (const line of owned(down(at), end)) return Math.max(at, line.base);
    return end;
  }

  return {
    lineBytes,
    lineAt,
    word32: (addr) => {
      const line = lineAt(addr);
      return line === null ? 0 : (line.words[wordIndex(line, addr)] ?? 0);
    },
    word64(addr) {
      const line = lineAt(addr);
      if (line === null) return 0n;
      const index = wordIndex(line, addr);
      return (BigInt(line.words[index + 1] ?? 0) << 32n) | BigInt(line.words[index] ?? 0);
    },
    uncleanIn: (range) => merged(uncleanRuns(range)),
    staleIn(range) {
      const found: Stale[] = [];
      for (const line of owned(down(range.base), up(range.base + range.sizeBytes))) {
        if (line.changedAt === null) continue;
        for (const [index, changedAt] of line.changedAt.entries()) {
          const addr = line.base + 4 * index;
          const isInside = addr + 4 > range.base && addr < range.base + range.sizeBytes;
          if (changedAt === NEVER || !isInside) continue;
          const value = line.words[index] ?? 0;
          const kept = line.kept?.[index] ?? null;
          const old = kept !== null && kept !== value ? kept : (line.before?.[index] ?? 0);
          if (old === value) continue;
          const changedFor = seq(line.changedFor?.[index] ?? changedAt);
          found.push({
            addr,
            changedAt: seq(changedAt),
            changedFor,
            value,
            old,
            isKept: kept !== null && kept !== value,
          });
        }
      }
      return found;
    },
    cleanedAt: (addr) => lineAt(addr)?.cleanedAt ?? bulkAt(addr)?.cleanedAt ?? NEVER,
    invalidatedAt: (addr) => lineAt(addr)?.invalidatedAt ?? bulkAt(addr)?.invalidatedAt ?? NEVER,
    isPresent: (addr) => lineAt(addr)?.isPresent ?? bulkAt(addr)?.isPresent ?? false,

    load(addr) {
      own(addr).isPresent = true;
    },
    store(range, now, wordAt) {
      touch(range, (line, addr) => {
        line.isPresent = true;
        storeWord(line, wordIndex(line, addr), wordAt(addr), now);
      });
    },
    zero(object, now) {
      const start = up(object.base);
      const stop = object.base + object.sizeAllocBytes;
      const end = down(stop);
      const zero = (): number => 0;
      if (end <= start) {
        this.store({ base: object.base, sizeBytes: object.sizeAllocBytes }, now, zero);
        return;
      }
      forgetLines(start, end);
      bulks.set(object.base, {
        start,
        end,
        zeroedAt: now,
        isUnclean: true,
        cleanedAt: NEVER,
        invalidatedAt: NEVER,
        isPresent: true,
      });
      if (object.base < start) this.store({ base: object.base, sizeBytes: start - object.base }, now, zero);
      if (end < stop) this.store({ base: end, sizeBytes: stop - end }, now, zero);
    },
    maintain(op, range, now) {
      const start = down(range.base);
      const end = Math.max(up(range.base + range.sizeBytes), start + lineBytes);
      for (let at = start; at < end;) {
        const bulk = bulkAt(at);
        if (bulk !== null && at === bulk.start && bulk.end <= end) {
          if (op !== 'invalidate') {
            bulk.isUnclean = false;
            bulk.cleanedAt = now;
          }
          if (op !== 'clean') {
            bulk.invalidatedAt = now;
            bulk.isPresent = false;
          }
          for (const line of owned(bulk.start, bulk.end)) maintainLine(op, line, now);
          at = bulk.end;
          continue;
        }
        if (bulk !== null) split(bulk);
        maintainLine(op, own(at), now);
        at += lineBytes;
      }
    },
    irsLoad(range, now) {
      own(range.base).loadedByIrsAt = now;
    },
    irsStore(range, by, wordAt) {
      touch(range, (line, addr) => {
        line.storedByIrsAt = by.seq;
        const index = wordIndex(line, addr);
        if (profile.coherent) line.words[index] = wordAt(addr);
        else changeWord(line, index, wordAt(addr), by);
      });
    },
    fill(range) {
      for (let at = down(range.base); at < range.base + range.sizeBytes; at += lineBytes) own(at).isPresent = true;
    },
    drop(range) {
      const end = up(range.base + range.sizeBytes);
      for (let at = down(range.base); at < end;) {
        const bulk = bulkAt(at);
        const isWhole = bulk !== null && at === bulk.start && bulk.end <= end;
        if (isWhole) bulk.isPresent = false;
        for (const line of isWhole ? owned(bulk.start, bulk.end) : [own(at)]) dropLine(line);
        at = isWhole ? bulk.end : at + lineBytes;
      }
    },
    forget(object) {
      bulks.delete(object.base);
      const start = up(object.base);
      const end = down(object.base + object.sizeAllocBytes);
      if (start < end) forgetLines(start, end);
    },
  };
}

/** Neighbouring stretches as one, with the last of their stores. */
function merged(runs: Iterable<Unclean>): readonly Unclean[] {
  const found: { base: number; sizeBytes: number; storedAt: Seq }[] = [];
  for (const { base, sizeBytes, storedAt } of runs) {
    const last = found.at(-1);
    if (last !== undefined && last.base + last.sizeBytes === base) {
      last.sizeBytes += sizeBytes;
      if (storedAt > last.storedAt) last.storedAt = storedAt;
    } else found.push({ base, sizeBytes, storedAt });
  }
  return found;
}
