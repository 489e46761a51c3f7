import type { IstType, Profile } from '@vist/core';
import type { Concern } from './concern.ts';
import type { Fix } from './fixes.ts';

/** One thing about one shape. */
export interface Cell {
  readonly type: IstType;
  readonly pageSizeBytes: Profile['pageSizeBytes'];
  readonly l2szMask: number;
  readonly istLevels: boolean;
  /** ISTE of 4, 8 or 16 bytes. */
  readonly isteBytes: number;
  readonly idBits: number;
  readonly concern: Concern;
  readonly fixes: readonly Fix[];
}

/** Shapes that have the same thing to say: every combination of what the lists hold. */
export interface AuditRange extends Pick<Cell, 'type' | 'fixes'> {
  readonly kind: Concern['kind'];
  readonly figures: Concern['figures'];
  readonly pageSizes: readonly Profile['pageSizeBytes'][];
  readonly l2szMasks: readonly number[];
  /** IDR2.IST_LEVELS of the IRS. */
  readonly istLevels: readonly boolean[];
  readonly isteSizes: readonly number[];
  readonly idBits: { readonly from: number; readonly to: number };
}

/** Cells with the same type, figures and fixes as ranges: first along the ID bits, then masks, pages, entry sizes, hosts. */
export function rangesOf(cells: readonly Cell[]): readonly AuditRange[] {
  const ranges = [...grouped(cells.toSorted(byPlace), alongIdBits).values()].flatMap(runsOfIdBits);
  return DIMENSIONS.reduce(joined, ranges);
}

/** A list of a range along which ranges are joined. */
interface Dimension {
  readonly name: 'pageSizes' | 'l2szMasks' | 'istLevels' | 'isteSizes';
  readonly join: (ranges: readonly AuditRange[]) => Partial<AuditRange>;
}

const DIMENSIONS: readonly Dimension[] = [
  { name: 'l2szMasks', join: (ranges) => ({ l2szMasks: ranges.flatMap(({ l2szMasks }) => l2szMasks) }) },
  { name: 'pageSizes', join: (ranges) => ({ pageSizes: ranges.flatMap(({ pageSizes }) => pageSizes) }) },
  { name: 'isteSizes', join: (ranges) => ({ isteSizes: ranges.flatMap(({ isteSizes }) => isteSizes) }) },
  { name: 'istLevels', join: (ranges) => ({ istLevels: ranges.flatMap(({ istLevels }) => istLevels) }) },
];

function alongIdBits({ type, pageSizeBytes, l2szMask, istLevels, isteBytes, concern, fixes }: Cell): string {
  return JSON.stringify([type, concern, fixes, pageSizeBytes, l2szMask, istLevels, isteBytes]);
}

function byPlace(a: Cell, b: Cell): number {
  return (
    a.pageSizeBytes - b.pageSizeBytes || a.l2szMask - b.l2szMask || a.isteBytes - b.isteBytes || a.idBits - b.idBits
  );
}

/** The cells of one group differ in their ID bits alone, and ascend in them. */
function runsOfIdBits(cells: readonly Cell[]): readonly AuditRange[] {
  const ranges: AuditRange[] = [];
  for (const cell of cells) {
    const last = ranges.at(-1);
    if (last !== undefined && last.idBits.to + 1 === cell.idBits) {
      ranges[ranges.length - 1] = { ...last, idBits: { ...last.idBits, to: cell.idBits } };
    } else ranges.push(rangeOf(cell));
  }
  return ranges;
}

function rangeOf({ type, pageSizeBytes, l2szMask, istLevels, isteBytes, idBits, concern, fixes }: Cell): AuditRange {
  return {
    type,
    kind: concern.kind,
    figures: concern.figures,
    fixes,
    pageSizes: [pageSizeBytes],
    l2szMasks: [l2szMask],
    istLevels: [istLevels],
    isteSizes: [isteBytes],
    idBits: { from: idBits, to: idBits },
  };
}

/** Joins ranges that are equal but for one list. */
function joined(ranges: readonly AuditRange[], { name, join }: Dimension): readonly AuditRange[] {
  const groups = grouped(ranges, (range) => JSON.stringify({ ...range, [name]: null }));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, ...join(group) }];
  });
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  return Map.groupBy(items, keyOf);
}
