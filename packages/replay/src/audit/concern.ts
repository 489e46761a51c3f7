import type { IstHost, IstPlan, LinearPlan, TwoLevelPlan } from '@vist/core';
import { IST_GRANULE_BYTES, largestAllocationBytes } from '@vist/core';

/** What can be wrong with an IST of a shape. */
export type FailureKind =
  | 'undefined-shift'
  | 'division-by-zero'
  | 'tables-lost'
  | 'base-misaligned'
  | 'table-too-small';

/** What is worth knowing about a shape without being wrong. */
export type NoteKind = 'unsupported-l2-size' | 'too-large' | 'over-provisioned' | 'wrong-section-sizes';

/** One thing about a shape: its kind, and the numbers that it comes to. */
export interface Concern {
  readonly kind: FailureKind | NoteKind;
  /** By name; sizes in bytes. Equal figures make shapes neighbours of one range. */
  readonly figures: Readonly<Record<string, number>>;
}

/** True for what makes an audit fail. */
export function isFailure({ kind }: Concern): boolean {
  return FAILURES.has(kind);
}

/** Everything about the IST of a plan: failures first. Nothing is said about what comes after an undefined shift. */
export function concernsOf(plan: IstPlan, host: IstHost): readonly Concern[] {
  const division: readonly Concern[] = plan.dividesByZero ? [{ kind: 'division-by-zero', figures: {} }] : [];
  const rest = plan.structure === 'linear' ? linearConcerns(plan, host) : twoLevelConcerns(plan);
  return [...division, ...rest];
}

/** The one thing to say about an IRS that supports no L2 size. */
export function unsupportedL2Size(plan: IstPlan): readonly Concern[] {
  return plan.structure === 'linear'
    ? []
    : [{ kind: 'unsupported-l2-size', figures: { l2TableBytes: plan.l2TableBytes } }];
}

function linearConcerns(plan: LinearPlan, { pageSizeBytes }: IstHost): readonly Concern[] {
  const { table, accessedBytes } = plan;
  if (!table.defined) return [UNDEFINED_SHIFT];
  const limitBytes = largestAllocationBytes(pageSizeBytes);
  if (table.bytes > limitBytes) return [{ kind: 'too-large', figures: { tableBytes: table.bytes, limitBytes } }];
  const found: Concern[] = [];
  if (table.bytes < IST_GRANULE_BYTES) {
    found.push({ kind: 'base-misaligned', figures: { tableBytes: table.bytes, granuleBytes: IST_GRANULE_BYTES } });
  }
  if (table.bytes < accessedBytes) found.push(tooSmall(table.bytes, accessedBytes));
  return [...found, ...wrongSectionSizes(plan)];
}

function twoLevelConcerns(plan: TwoLevelPlan): readonly Concern[] {
  const { l1, l1Freed, entries, l2TableBytes, accessedL1Bytes } = plan;
  if (!l1.defined || !l1Freed.defined) return [UNDEFINED_SHIFT];
  const { allocated, needed } = entries;
  const freed = Math.min(entries.freed, allocated);
  const found: Concern[] = [];
  if (freed < allocated) {
    const lostBytes = (allocated - freed) * l2TableBytes;
    found.push({ kind: 'tables-lost', figures: { allocated, freed, l2TableBytes, lostBytes } });
  }
  if (l1.bytes < accessedL1Bytes) {
    // Who believes the section in this is also the free path.
    const freedPastEnd = Math.max(0, entries.freed - allocated);
    found.push(tooSmall(l1.bytes, accessedL1Bytes, { freedPastEnd }));
  }
  if (allocated > needed) {
    const spareBytes = (allocated - needed) * l2TableBytes;
    found.push({ kind: 'over-provisioned', figures: { allocated, needed, l2TableBytes, spareBytes } });
  }
  return [...found, ...wrongSectionSizes(plan)];
}

function tooSmall(tableBytes: number, accessedBytes: number, more: Concern['figures'] = {}): Concern {
  const missingBytes = accessedBytes - tableBytes;
  return { kind: 'table-too-small', figures: { tableBytes, accessedBytes, missingBytes, ...more } };
}

/** The section tells the IRS other sizes than the IST was allocated for. */
function wrongSectionSizes({ shape, section, structure }: IstPlan): readonly Concern[] {
  const isL2szRight = structure === 'linear' || shape.l2sz === section.l2sz;
  if (shape.istsz === section.istsz && isL2szRight) return [];
  const { istsz, l2sz } = shape;
  return [
    { kind: 'wrong-section-sizes', figures: { istsz, l2sz, sectionIstsz: section.istsz, sectionL2sz: section.l2sz } },
  ];
}

const UNDEFINED_SHIFT: Concern = { kind: 'undefined-shift', figures: {} };

const FAILURES: ReadonlySet<Concern['kind']> = new Set<FailureKind>([
  'undefined-shift',
  'division-by-zero',
  'tables-lost',
  'base-misaligned',
  'table-too-small',
]);
