import type { StateChange, StatePage } from '@vist/core';
import { pack, packableInt, unpack, type Packable } from '../codec/msgpack.ts';
import { expectPayload } from '../format-error.ts';
import { packBody, unpackBody } from './body.ts';
import { LINK_BYTES } from './hash-chain.ts';
import type { CodecName, Platform } from './platform.ts';

/** State before an event, as pages. */
export interface SnapshotChange extends StateChange {
  /** All pages stand here, and none is gone; otherwise only what changed since the snapshot before. */
  readonly isFull: boolean;
}

/** What a snapshot says before its body is opened. */
export interface SnapshotHead {
  /** The event before which the state holds. */
  readonly seq: number;
  readonly isFull: boolean;
  /** `seq` of the snapshot that this one changes; its own when it is full. */
  readonly baseSeq: number;
  /** Link of the hash chain over the events before `seq`, as if the log ended there: whose state this is. */
  readonly link: Uint8Array;
}

/** A snapshot whose body is still closed. */
export interface SnapshotPayload extends SnapshotHead {
  readonly body: readonly unknown[];
}

/** The payload of a snapshot record. */
export function packSnapshot(
  { seq, isFull, baseSeq, link }: SnapshotHead,
  change: SnapshotChange,
  codec: CodecName,
  platform: Platform,
): Uint8Array {
  const raw = pack([Array.from(change.changed, ([key, page]): Packable => [key, page]), [...change.gone]]);
  const head = [packableInt(seq), isFull, packableInt(baseSeq), link] as const;
  return pack([...head, ...packBody(raw, codec, platform)]);
}

/** Reads a snapshot without opening its body. @throws PayloadError when the payload is not one. */
export function unpackSnapshot(payload: Uint8Array): SnapshotPayload {
  const parts = unpack(payload);
  expectPayload(Array.isArray(parts) && parts.length === 8, 'snapshot: expected eight parts');
  const [packedSeq, isFull, packedBase, link, ...body] = parts as readonly unknown[];
  const seq = Number(packedSeq);
  const baseSeq = Number(packedBase);
  expectPayload(Number.isSafeInteger(seq) && seq >= 0, `snapshot before ${String(packedSeq)}`);
  expectPayload(
    typeof isFull === 'boolean' && (isFull ? baseSeq === seq : baseSeq >= 0 && baseSeq < seq),
    `snapshot before ${seq} over ${String(packedBase)}`,
  );
  expectPayload(link instanceof Uint8Array && link.length === LINK_BYTES, 'snapshot: expected a link');
  return { seq, isFull, baseSeq, link, body };
}

/** What a snapshot changes. @throws PayloadError when its body is damaged. */
export function openSnapshot({ isFull, body }: SnapshotPayload, platform: Platform): StoredChange {
  const raw = unpack(unpackBody(body, platform));
  expectPayload(Array.isArray(raw) && raw.length === 2, 'snapshot: expected changed and gone pages');
  const [changed, gone] = raw as readonly unknown[];
  expectPayload(Array.isArray(changed) && Array.isArray(gone), 'snapshot: expected lists of pages');
  for (const entry of changed as readonly unknown[]) {
    expectPayload(Array.isArray(entry) && typeof entry[0] === 'string', 'snapshot: expected a page');
  }
  expectPayload(
    gone.every((key) => typeof key === 'string'),
    'snapshot: expected keys of pages',
  );
  return { isFull, changed, gone };
}

/** A {@link SnapshotChange} as it was read. */
export interface StoredChange {
  readonly isFull: boolean;
  readonly changed: readonly (readonly [key: string, page: StatePage])[];
  readonly gone: readonly string[];
}

/** A snapshot as another file has it. */
export interface CopiedSnapshot extends SnapshotHead {
  readonly change: StoredChange;
}
