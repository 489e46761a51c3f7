import {
  type BitResult,
  bytesOfExponent,
  GRANULE_FLOOR,
  istBytesNeeded,
  l1BytesNeeded,
  l1EntriesNeeded,
  l1EntriesOfBytes,
  l1IstExponent,
  l2PointerArrayBytes,
  l2TableBytes,
  linearIstExponent,
  type LinearShape,
  ONE_ENTRY_FLOOR,
  type TwoLevelShape,
} from '../arch/geometry.ts';
import type { ChangeName } from './change.ts';
import { decideIstShape, type IstRequest, type ShapeDecision } from './ist-shape-decision.ts';
import type { Revision } from './revisions.ts';

/** Everything that an IST's allocation, use and free will come to, without running any of it. */
export type IstPlan = LinearPlan | TwoLevelPlan;

/** A linear IST: one table. */
export interface LinearPlan extends ShapeDecision {
  readonly structure: 'linear';
  readonly table: BitResult;
  /** Bytes that an IRS accesses that believes the section. */
  readonly accessedBytes: number;
}

/** A two-level IST: a level 1 table, an array of pointers and the level 2 tables. */
export interface TwoLevelPlan extends ShapeDecision {
  readonly structure: 'two-level';
  readonly l1: BitResult;
  /** What the free path takes the level 1 table for. */
  readonly l1Freed: BitResult;
  readonly entries: L1EntryCounts;
  readonly pointerArrayBytes: number;
  readonly l2TableBytes: number;
  /** Bytes of the level 1 table that an IRS accesses that believes the section. */
  readonly accessedL1Bytes: number;
}

/** Level 1 entries, counted four times. A count whose shift is undefined is 0. */
export interface L1EntryCounts {
  /** Entries, and level 2 tables, that are allocated. */
  readonly allocated: number;
  /** Level 2 tables that the free path visits. It may visit more than there are. */
  readonly freed: number;
  /** Entries that save and restore visit. */
  readonly walked: number;
  /** Entries that some ID of the ID space uses. */
  readonly needed: number;
}

/** The changes that a plan depends on: all others leave every plan as it is. */
export const IST_PLAN_CHANGES: readonly ChangeName[] = [
  'free-floor',
  'linear-floor',
  'page-bits-decision',
  'two-level-decision',
  'istsz-in-section',
];

/** The plan of an IST. Sizes and counts are those that the programs use. */
export function istPlan(request: IstRequest): IstPlan {
  const { revision } = request;
  const decision = decideIstShape(request);
  const { shape, section, structure } = decision;
  const described: TwoLevelShape = { idBits: shape.idBits, ...section };
  if (structure === 'linear') {
    return {
      ...decision,
      structure,
      table: linearTableSize(revision, shape),
      accessedBytes: istBytesNeeded(described),
    };
  }
  const l1 = l1TableSize(shape);
  const l1Freed = l1SizeWhenFreed(revision, described);
  const allocated = entriesOf(l1);
  return {
    ...decision,
    structure,
    l1,
    l1Freed,
    entries: {
      allocated,
      freed: entriesOf(l1Freed),
      walked: entriesOf(l1SizeWhenWalked(described)),
      needed: l1EntriesNeeded(shape),
    },
    pointerArrayBytes: l2PointerArrayBytes(allocated),
    l2TableBytes: l2TableBytes(shape.l2sz),
    accessedL1Bytes: l1BytesNeeded(described),
  };
}

/** Size of a linear IST. Kept in a `u32`: of 4 GiB and more, nothing is left. */
export function linearTableSize(revision: Revision, shape: LinearShape): BitResult {
  const floor = revision.has('linear-floor') ? GRANULE_FLOOR : 0;
  const size = bytesOfExponent(linearIstExponent({ ...shape, floor }));
  return size.defined ? { defined: true, bytes: size.bytes % 2 ** 32 } : size;
}

/** Size of a level 1 table as it is allocated. */
export function l1TableSize(shape: TwoLevelShape): BitResult {
  return bytesOfExponent(l1IstExponent({ ...shape, floor: GRANULE_FLOOR }));
}

/** Size that the free path takes the level 1 table for: by its entries it frees level 2 tables. */
export function l1SizeWhenFreed(revision: Revision, shape: TwoLevelShape): BitResult {
  const floor = revision.has('free-floor') ? GRANULE_FLOOR : ONE_ENTRY_FLOOR;
  return bytesOfExponent(l1IstExponent({ ...shape, floor }));
}

/** Size of the part of a level 1 table that save and restore walk: exactly what the ID space needs. */
export function l1SizeWhenWalked(shape: TwoLevelShape): BitResult {
  return bytesOfExponent(l1IstExponent({ ...shape, floor: ONE_ENTRY_FLOOR }));
}

function entriesOf(size: BitResult): number {
  return size.defined ? l1EntriesOfBytes(size.bytes) : 0;
}
