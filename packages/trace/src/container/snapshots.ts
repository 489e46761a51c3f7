import { atOffset, TraceFormatError } from '../format-error.ts';
import type { Contents } from './contents.ts';
import type { SnapshotPlace } from './footer.ts';
import { OP } from './framing.ts';
import { isSameLink } from './hash-chain.ts';
import type { Platform } from './platform.ts';
import type { PrefixLinks } from './prefix-links.ts';
import { readRecord } from './read-record.ts';
import { openSnapshot, unpackSnapshot, type SnapshotHead, type StoredChange } from './snapshot-record.ts';
import type { ByteSource } from './source.ts';

/** The snapshots of a file. They only save time: one that cannot be trusted is none. */
export interface Snapshots {
  /** Where they say that they are, ascending. */
  readonly seqs: () => readonly number[];
  /** One of them; null when there is none there, it is damaged, or it was made after other events. */
  readonly at: (seq: number) => StoredSnapshot | null;
}

/** A snapshot that fits the events before it. */
export interface StoredSnapshot extends SnapshotHead {
  /** What it changes; null when that is damaged. */
  readonly open: () => StoredChange | null;
}

/** The snapshots of a file, by what its contents say at the moment. */
export function snapshotReader(
  source: ByteSource,
  contents: () => Contents,
  { links, platform }: { readonly links: PrefixLinks; readonly platform: Platform },
): Snapshots {
  let places: ReadonlyMap<number, SnapshotPlace> = new Map();
  let seqs: readonly number[] = [];
  let known: Contents | null = null;
  const lookUp = (): void => {
    if (known === contents()) return;
    known = contents();
    places = new Map(known.snapshots.map((place) => [place.seq, place]));
    seqs = [...places.keys()].toSorted((a, b) => a - b);
  };

  return {
    seqs: () => {
      lookUp();
      return seqs;
    },
    at: (seq) => {
      lookUp();
      const place = places.get(seq);
      if (place === undefined) return null;
      return unlessDamaged(() => {
        const record = readRecord(source, place.offset, platform);
        if (record.op !== OP.snapshot) return null;
        const { body, ...head } = atOffset(place.offset, 'snapshot', () => unpackSnapshot(record.payload));
        const link = head.seq === seq ? links.before(seq) : null;
        if (link === null || !isSameLink(link, head.link)) return null;
        const open = (): StoredChange =>
          atOffset(place.offset, 'snapshot', () => openSnapshot({ ...head, body }, platform));
        return { ...head, open: () => unlessDamaged(open) };
      });
    },
  };
}

function unlessDamaged<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof TraceFormatError) return null;
    throw error;
  }
}
