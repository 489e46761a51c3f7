import { hexAddr, physAddr, type Seq, type SystemRecord } from '@vist/core';
import type { Facts } from './facts/facts.ts';
import type { Range } from './facts/lines.ts';
import type { Cause, Finding, MemoryMap, MissingOperation, ObjectRef, RuleId, Severity, World } from './finding.ts';
import { HAPPENED, type Status } from './witness.ts';

/** The head of a rule, which its findings carry. */
export interface RuleHead {
  readonly rule: RuleId;
  readonly severity: Severity;
}

/** What a rule says of a finding; what is left out is as it mostly is. */
export interface FindingParts {
  readonly title: string;
  readonly message: string;
  readonly objects: readonly ObjectRef[];
  readonly causes: readonly Cause[];
  readonly at?: Seq;
  readonly site?: string;
  readonly severity?: Severity;
  readonly missing?: MissingOperation | null;
  readonly status?: Status;
  readonly world?: World | null;
  readonly map?: MemoryMap | null;
  /** What tells this finding from others of the same rule at the same function. */
  readonly sort?: string;
}

/** A finding about a record. Repeats are findings of one rule in one function about one kind of thing. */
export function makeFinding(
  head: RuleHead,
  record: Pick<SystemRecord, 'seq'>,
  facts: Facts,
  parts: FindingParts,
): Finding {
  const { title, message, objects, causes, world = null, site = 'unknown' } = parts;
  const subject = objects[0];
  const kind = parts.sort ?? (subject === undefined ? '' : facts.names.kind(subject.addr));
  return {
    rule: head.rule,
    severity: parts.severity ?? head.severity,
    title,
    message,
    at: parts.at ?? record.seq,
    site,
    objects,
    causes: causes.toSorted((a, b) => a.seq - b.seq),
    missing: parts.missing ?? null,
    status: parts.status ?? HAPPENED,
    world,
    map: parts.map ?? null,
    kind,
    key: [head.rule, site, kind, ...(world === null ? [] : [world.kind])].join('|'),
  };
}

/** A range in text: `[0x880001000, +64)`. */
export function rangeText({ base, sizeBytes }: Range): string {
  return `[${hexAddr(physAddr(base))}, +${sizeBytes})`;
}

/** Address in text. */
export function addrText(addr: number): string {
  return hexAddr(physAddr(addr));
}

/** The cache line that holds the subject, word by word, with the subject marked. */
export function lineMap(facts: Facts, subject: Range, written: Range | null): MemoryMap {
  const { lineBytes } = facts.lines;
  const base = subject.base - (subject.base % lineBytes);
  const cells: MemoryMap['cells'][number][] = [];
  for (let offset = 0; offset < lineBytes; offset += CELL_BYTES) {
    const addr = base + offset;
    const part = overlaps(addr, subject) ? 'subject' : overlaps(addr, written) ? 'written' : 'other';
    const label = facts.heap.at(addr) === null ? '-' : facts.names.name(addr, CELL_BYTES);
    const last = cells.at(-1);
    if (last !== undefined && last.label === label && last.part === part) {
      cells[cells.length - 1] = { ...last, sizeBytes: last.sizeBytes + CELL_BYTES };
    } else cells.push({ offset, sizeBytes: CELL_BYTES, label, part });
  }
  return { base: physAddr(base), sizeBytes: lineBytes, cells };
}

const CELL_BYTES = 8;

function overlaps(addr: number, range: Range | null): boolean {
  return range !== null && addr < range.base + range.sizeBytes && addr + CELL_BYTES > range.base;
}
