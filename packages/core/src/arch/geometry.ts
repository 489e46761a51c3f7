import type { Brand } from '../kernel/brand.ts';
import { invariant } from '../kernel/invariant.ts';

/** Encoded ISTSZ field: 0, 1, 2 for ISTEs of 4, 8, 16 bytes. Not a size. */
export type IstszField = Brand<0 | 1 | 2, 'IstszField'>;

/** Encoded L2SZ field: 0, 1, 2 for L2 tables of 4, 16, 64 KiB. Not a size. */
export type L2szField = Brand<0 | 1 | 2, 'L2szField'>;

/**
 * The n of the architecture's "bits [n:0] of the base are zero": a table with this exponent has
 * `BIT(n + 1)` bytes and as much alignment. An unsigned 32-bit number, because the kernel computes it as
 * one: where the formula would be negative it wraps to just below 2^32.
 */
export type AlignExponent = Brand<number, 'AlignExponent'>;

/** `BIT(n + 1)`: the bytes, or the exponent of the shift that C leaves undefined. */
export type BitResult =
  | { readonly defined: true; readonly bytes: number }
  | { readonly defined: false; readonly exponent: number };

/** ID space and entry size of an IST, in field encodings. */
export interface LinearShape {
  /** ID_BITS: INTID bits in use, 0 to 31. */
  readonly idBits: number;
  readonly istsz: IstszField;
}

/** ID space, entry size and size of the L2 tables of an IST, in field encodings. */
export interface TwoLevelShape extends LinearShape {
  readonly l2sz: L2szField;
}

/** Bytes of an L1 ISTE, and of a pointer to its L2 table. */
export const L1_ISTE_BYTES: 8 = 8;

/** Bytes that IST_ADDR[55:6] counts in: the base of an IST is a multiple of them. */
export const IST_GRANULE_BYTES: 64 = 64;

/** Floor of an exponent that makes a table fill at least one granule of IST_ADDR[55:6], 64 bytes. */
export const GRANULE_FLOOR: 5 = 5;

/** Floor of the L1 exponent that makes the table hold at least one entry. */
export const ONE_ENTRY_FLOOR: 2 = 2;

/** Width of the type that `BIT()` shifts in, in bits: `unsigned long` on arm64. */
export const BIT_TYPE_BITS: 64 = 64;

/** An encoded ISTSZ. @throws ModelBug unless 0, 1 or 2: ist-section.ts decodes the reserved 3. */
export function istszField(n: number): IstszField {
  invariant(n === 0 || n === 1 || n === 2, `ISTSZ ${n}: expected 0, 1 or 2`);
  return n as IstszField;
}

/** An encoded L2SZ. @throws ModelBug unless 0, 1 or 2: ist-section.ts decodes the reserved 3. */
export function l2szField(n: number): L2szField {
  invariant(n === 0 || n === 1 || n === 2, `L2SZ ${n}: expected 0, 1 or 2`);
  return n as L2szField;
}

/** Bytes of one ISTE: 4, 8 or 16. The first 4 are architected, the others metadata of the IRS. */
export function isteSizeBytes(istsz: IstszField): number {
  return 2 ** (istsz + 2);
}

/** Bytes of one L2 table: 4096, 16384 or 65536. */
export function l2TableBytes(l2sz: L2szField): number {
  return 2 ** (2 * l2sz + 12);
}

/** Bits of the ID that index inside one L2 table, 8 to 14: log2 of the ISTEs that it holds. */
export function l2IndexBits({ istsz, l2sz }: Pick<TwoLevelShape, 'istsz' | 'l2sz'>): number {
  return 10 - istsz + 2 * l2sz;
}

/** ISTEs in one L2 table. */
export function l2EntryCount(shape: Pick<TwoLevelShape, 'istsz' | 'l2sz'>): number {
  return 2 ** l2IndexBits(shape);
}

/**
 * Bits of the ID that index the L1 table. Zero or negative when one L2 table has room for all.
 */
export function depthDifference(shape: TwoLevelShape): number {
  return shape.idBits - l2IndexBits(shape);
}

/**
 * Exponent of a linear IST, `max(floor, ID_BITS + 1 + ISTSZ)`.
 *
 * @param shape.floor 5 for at least 64 bytes; 0 for none, which gives ISTs of down to 4 bytes.
 * @throws ModelBug unless `idBits` is from 0 to 31.
 * @see Linux vgic_v5_alloc_linear_ist()
 */
export function linearIstExponent(shape: LinearShape & { readonly floor: 0 | typeof GRANULE_FLOOR }): AlignExponent {
  checkIdBits(shape.idBits);
  return alignExponent(Math.max(shape.floor, shape.idBits + 1 + shape.istsz));
}

/**
 * Exponent of an L1 table, `max(floor, ID_BITS - l2bits + 3 - 1)` in unsigned 32-bit arithmetic:
 * with an ID space of less than a quarter of one L2 table the sum wraps, and wins the maximum.
 *
 * @param shape.floor 5 to allocate at least 64 bytes; 2 to visit just the entries that the ID space needs.
 * @throws ModelBug unless `idBits` is from 0 to 31.
 * @see Linux vgic_v5_alloc_l1_ist(), vgic_v5_free_allocated_lpi_ist()
 */
export function l1IstExponent(
  shape: TwoLevelShape & { readonly floor: typeof ONE_ENTRY_FLOOR | typeof GRANULE_FLOOR },
): AlignExponent {
  checkIdBits(shape.idBits);
  return alignExponent(Math.max(shape.floor, asU32(depthDifference(shape) + 2)));
}

/**
 * Bytes of a table with exponent `n`: `BIT(n + 1)`. The sum is taken in 64 bits, so a wrapped
 * n = 2^32 - 1 shifts by 2^32. Shifts above 63 are undefined.
 */
export function bytesOfExponent(n: AlignExponent): BitResult {
  const exponent = n + 1;
  return exponent < BIT_TYPE_BITS ? { defined: true, bytes: 2 ** exponent } : { defined: false, exponent };
}

/** Entries of an L1 table with exponent `n`. @throws ModelBug when its `BIT(n + 1)` is undefined. */
export function l1EntriesOfExponent(n: AlignExponent): number {
  const size = bytesOfExponent(n);
  invariant(size.defined, `no L1 table has exponent ${n}: ask bytesOfExponent() first`);
  return l1EntriesOfBytes(size.bytes);
}

/** Entries of an L1 table of so many bytes, rounded down. */
export function l1EntriesOfBytes(l1Bytes: number): number {
  return Math.floor(l1Bytes / L1_ISTE_BYTES);
}

/** L1 entries that some ID of the ID space uses: `max(1, 2^d)`. */
export function l1EntriesNeeded(shape: TwoLevelShape): number {
  return 2 ** Math.max(0, depthDifference(shape));
}

/** Bytes of the array that keeps a pointer to each L2 table. 0 for none: `kzalloc(0)`. */
export function l2PointerArrayBytes(l1Entries: number): number {
  return l1Entries * L1_ISTE_BYTES;
}

/** Bytes that an IRS may access in a linear IST: one ISTE for every ID. */
export function istBytesNeeded({ idBits, istsz }: LinearShape): number {
  return 2 ** idBits * isteSizeBytes(istsz);
}

/** Bytes that an IRS may access in an L1 table. */
export function l1BytesNeeded(shape: TwoLevelShape): number {
  return l1EntriesNeeded(shape) * L1_ISTE_BYTES;
}

/** Where the walk for `id` goes: the L1 entry, and the ISTE inside that entry's L2 table. */
export function twoLevelIndex(
  id: number,
  shape: Pick<TwoLevelShape, 'istsz' | 'l2sz'>,
): { readonly l1Index: number; readonly l2Index: number } {
  const entryCount = l2EntryCount(shape);
  return { l1Index: Math.floor(id / entryCount), l2Index: id % entryCount };
}

/** Offset of an ISTE in bytes, from the base of its linear IST or L2 table. */
export function isteOffset({ index, istsz }: { readonly index: number; readonly istsz: IstszField }): number {
  return index * isteSizeBytes(istsz);
}

/** Offset of an L1 ISTE in bytes, from the base of its table. */
export function l1IsteOffset(l1Index: number): number {
  return l1Index * L1_ISTE_BYTES;
}

function alignExponent(n: number): AlignExponent {
  invariant(n === asU32(n), `alignment exponent ${n}: expected an unsigned 32-bit number`);
  return n as AlignExponent;
}

function asU32(n: number): number {
  return n >>> 0;
}

function checkIdBits(idBits: number): void {
  invariant(Number.isInteger(idBits) && idBits >= 0 && idBits <= 31, `ID_BITS ${idBits}: expected 0 to 31`);
}
