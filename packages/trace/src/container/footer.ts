import { pack, unpack } from '../codec/msgpack.ts';
import { expectPayload } from '../format-error.ts';
import { packBody, unpackBody } from './body.ts';
import { canonical, plainOf, type Plain } from './plain.ts';
import type { CodecName, Platform } from './platform.ts';

/** How the writing of a trace ended: by itself, or because somebody stopped it. */
export type Ending = 'complete' | 'interrupted';

/** What the caller says about a run when it is over. */
export interface Closing {
  /** Digest of the final state, or null when nobody computed one. */
  readonly stateDigest: string | null;
  /** Findings of checkers, as plain data. A cache: they can be computed again. */
  readonly findings: readonly Plain[];
  /** Remarks of people, each with the place it is about. */
  readonly annotations: readonly Plain[];
}

/** Where a snapshot stands, and the `seq` before which it holds. */
export interface SnapshotPlace {
  readonly offset: number;
  readonly seq: number;
}

/** The last record but one of a trace. */
export interface Footer extends Closing {
  readonly ending: Ending;
  readonly eventCount: number;
  /** The last link of the hash chain, in hex. */
  readonly runId: string;
  /** Number of events per tag. */
  readonly tagCounts: ReadonlyMap<number, number>;
  /** Byte of the file where each index record begins. */
  readonly indexOffsets: readonly number[];
  /** The snapshots of the file, ascending. */
  readonly snapshots: readonly SnapshotPlace[];
}

/** The payload of a footer record: equal footers give equal bytes. */
export function packFooter(footer: Footer, codec: CodecName, platform: Platform): Uint8Array {
  const map = canonical({
    annotations: footer.annotations,
    ending: footer.ending,
    eventCount: footer.eventCount,
    findings: footer.findings,
    indexOffsets: footer.indexOffsets,
    runId: footer.runId,
    snapshots: footer.snapshots.map(({ offset, seq }) => [offset, seq]),
    stateDigest: footer.stateDigest,
    tagCounts: [...footer.tagCounts].toSorted(([a], [b]) => a - b),
  });
  return pack(packBody(pack(map), codec, platform));
}

/** A footer with other annotations; keys that nobody here knows stay. @throws PayloadError when the payload is not a footer. */
export function withAnnotations(
  payload: Uint8Array,
  annotations: readonly Plain[],
  codec: CodecName,
  platform: Platform,
): Uint8Array {
  const map = footerMap(payload, platform);
  return pack(packBody(pack(canonical({ ...map, annotations })), codec, platform));
}

/** @throws PayloadError when the payload is not a footer. */
export function unpackFooter(payload: Uint8Array, platform: Platform): Footer {
  const parts = footerMap(payload, platform);
  const { ending, eventCount, runId, stateDigest } = parts;
  expectPayload(ending === 'complete' || ending === 'interrupted', `footer: ending ${shown(ending)}`);
  expectPayload(isCount(eventCount), `footer: ${shown(eventCount)} events`);
  expectPayload(typeof runId === 'string' && /^[0-9a-f]{64}$/.test(runId), `footer: run id ${shown(runId)}`);
  expectPayload(stateDigest === null || typeof stateDigest === 'string', 'footer: expected a digest');
  return {
    ending,
    eventCount,
    runId,
    stateDigest,
    tagCounts: new Map(pairs(parts['tagCounts'])),
    indexOffsets: list(parts['indexOffsets']).map(count),
    snapshots: pairs(parts['snapshots']).map(([offset, seq]) => ({ offset, seq })),
    findings: list(parts['findings']),
    annotations: list(parts['annotations']),
  };
}

function footerMap(payload: Uint8Array, platform: Platform): Readonly<Record<string, Plain>> {
  const body = unpack(payload);
  expectPayload(Array.isArray(body), 'footer: expected a body');
  const map = plainOf(unpack(unpackBody(body, platform)));
  expectPayload(typeof map === 'object' && map !== null && !Array.isArray(map), 'footer: expected a map');
  return map as Readonly<Record<string, Plain>>;
}

/** The payload of the last record: where the footer begins. Always ten bytes, so that it is found from the end. */
export function packEnd(footerOffset: number): Uint8Array {
  return pack([BigInt(footerOffset)]);
}

/** Where the footer begins. @throws PayloadError when the payload is not an end. */
export function unpackEnd(payload: Uint8Array): number {
  const parts = unpack(payload);
  expectPayload(Array.isArray(parts) && parts.length === 1, 'end: expected one part');
  return count(plainOf(parts[0]));
}

/** Bytes of the payload of the last record. */
export const END_PAYLOAD_BYTES: 10 = 10;

/** A value in a message. */
function shown(value: Plain | undefined): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? 'nothing';
}

function list(value: Plain | undefined): readonly Plain[] {
  expectPayload(Array.isArray(value), 'footer: expected a list');
  return value as readonly Plain[];
}

function pairs(value: Plain | undefined): readonly (readonly [number, number])[] {
  return list(value).map((pair) => {
    const [first, second] = list(pair);
    return [count(first), count(second)];
  });
}

function count(value: Plain | undefined): number {
  expectPayload(isCount(value), `footer: ${shown(value)}, expected a whole number from 0`);
  return value;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
