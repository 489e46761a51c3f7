import { pack, unpack } from '../codec/msgpack.ts';
import { expectPayload } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { canonical, plainOf, type Plain } from './plain.ts';
import type { CodecName } from './platform.ts';

/**
 * What makes a run this run: two runs of equal identity have equal events, and equal run ids. No clock,
 * host name or path is in here.
 */
export interface RunIdentity {
  /** Version of the model, which decides what an act has as effects. */
  readonly modelVersion: string;
  /** The complete platform. */
  readonly profile: Plain;
  /** Name of the hypervisor's revision, and the changes it is made of. */
  readonly revision: string;
  readonly changes: readonly string[];
  /** The scenario as it was run; null when there is none (imported logs). */
  readonly scenario: Plain;
  readonly seed: Plain;
  /** How the environment chooses: schedule, evictions, placement, polls, failures. */
  readonly policies: Plain;
  readonly memory: string;
}

/** What is known of the file rather than of the run; outside its identity. */
export interface FileNotes {
  /** Name and version of the program that wrote the file. */
  readonly tool: string;
  readonly codec: CodecName;
  /** `seq` of the first event: 0 unless the log was cut from another. */
  readonly firstSeq: number;
  /** Most events of a chunk. */
  readonly chunkEvents: number;
  /** Run id in hex of the run that this one was made from, or null. */
  readonly parentRun: string | null;
  /** Position at which this run left the parent; null when it is a part or a copy of it, or has none. */
  readonly parentSeq: number | null;
  /** Which events of the parent are here when others were left out, for people; null for a whole log. */
  readonly view: string | null;
  /** What made the events out of a log of another kind, or null. */
  readonly importer: string | null;
  /** Known oddities of whatever recorded the events. */
  readonly quirks: readonly string[];
  /** What is missing against the parent, for people: a recovered, cut or redacted file says it here. */
  readonly losses: readonly string[];
  /** Anything else. */
  readonly extra: Plain;
}

/** What a writer says of a file; what it leaves out is as in a whole, fresh recording. */
export type FileNotesInput = Pick<FileNotes, 'tool'> & Partial<FileNotes>;

/** All notes of a new file. */
export function fileNotes(input: FileNotesInput): FileNotes {
  return {
    codec: 'zstd',
    firstSeq: 0,
    chunkEvents: BLOCK_EVENTS,
    parentRun: null,
    parentSeq: null,
    view: null,
    importer: null,
    quirks: [],
    losses: [],
    extra: null,
    ...input,
  };
}

/** The first record of a trace. */
export interface TraceHeader {
  readonly identity: RunIdentity;
  readonly notes: FileNotes;
}

/** The header as it was read, with the bytes that begin the hash chain. */
export interface StoredHeader extends TraceHeader {
  readonly identityBytes: Uint8Array;
}

/** The bytes of an identity: sorted keys, so that equal identities give equal bytes. */
export function packIdentity(identity: RunIdentity): Uint8Array {
  return pack(canonical({ ...identity }));
}

/** The payload of a header record. */
export function packHeader(identityBytes: Uint8Array, notes: FileNotes): Uint8Array {
  return pack([identityBytes, canonical(notesInFile(notes))]);
}

/** Notes as a file has them: only a fork says where it left, so that others are as they were before there were forks. */
export function notesInFile({ parentSeq, ...notes }: FileNotes): Readonly<Record<string, Plain>> {
  return parentSeq === null ? notes : { ...notes, parentSeq };
}

/** @throws PayloadError when the payload is not a header. */
export function unpackHeader(payload: Uint8Array): StoredHeader {
  const parts = unpack(payload);
  expectPayload(Array.isArray(parts) && parts.length >= 2, 'header: expected identity and notes');
  const [identityBytes, notes] = parts as readonly unknown[];
  expectPayload(identityBytes instanceof Uint8Array, 'header: expected the identity as bytes');
  return { ...headerOf(plainOf(unpack(identityBytes)), plainOf(notes)), identityBytes };
}

/** The header that two maps are. @throws PayloadError when a key is missing or not of its kind. */
export function headerOf(identity: Plain, notes: Plain): TraceHeader {
  expectKeys(identity, 'identity', IDENTITY_KEYS);
  const all = { parentSeq: null, ...(notes as Readonly<Record<string, Plain>>) };
  expectKeys(all, 'notes', NOTES_KEYS);
  return { identity: identity as unknown as RunIdentity, notes: all as unknown as FileNotes };
}

const IDENTITY_KEYS: Readonly<Record<keyof RunIdentity, KeyKind>> = {
  modelVersion: 'string',
  profile: 'plain',
  revision: 'string',
  changes: 'strings',
  scenario: 'plain',
  seed: 'plain',
  policies: 'plain',
  memory: 'string',
};

const NOTES_KEYS: Readonly<Record<keyof FileNotes, KeyKind>> = {
  tool: 'string',
  codec: 'codec',
  chunkEvents: 'number of events',
  firstSeq: 'position',
  parentRun: 'string or null',
  parentSeq: 'position or null',
  view: 'string or null',
  importer: 'string or null',
  quirks: 'strings',
  losses: 'strings',
  extra: 'plain',
};

type KeyKind =
  | 'plain'
  | 'string'
  | 'codec'
  | 'number of events'
  | 'position'
  | 'position or null'
  | 'strings'
  | 'string or null';

function expectKeys(value: Plain, what: string, keys: Readonly<Record<string, KeyKind>>): void {
  expectPayload(typeof value === 'object' && value !== null && !Array.isArray(value), `${what}: expected a map`);
  for (const [key, kind] of Object.entries(keys)) {
    const found = (value as Readonly<Record<string, unknown>>)[key];
    expectPayload(found !== undefined && hasKind(found, kind), `${what}.${key}: expected ${kind}`);
  }
}

function hasKind(value: unknown, kind: KeyKind): boolean {
  switch (kind) {
    case 'plain':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'codec':
      return value === 'none' || value === 'zstd' || value === 'deflate';
    case 'number of events':
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= BLOCK_EVENTS;
    case 'position or null':
      return value === null || hasKind(value, 'position');
    case 'position':
      return Number.isSafeInteger(value) && Number(value) >= 0;
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    default:
      return value === null || typeof value === 'string';
  }
}
