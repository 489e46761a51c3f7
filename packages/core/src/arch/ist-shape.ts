import {
  depthDifference,
  type IstszField,
  istszField,
  type L2szField,
  l2szField,
  type LinearShape,
  type TwoLevelShape,
} from './geometry.ts';
import { ceilLog2, floorLog2 } from './pow2.ts';
import type { Profile } from './profile.ts';

/** What an IRS says in IDR2 about metadata in ISTEs. */
export interface MetadataNeed {
  /** IDR2.ISTMD: ISTEs need metadata. */
  readonly istmd: boolean;
  /** IDR2.ISTMD_SZ: ID bits from which an ISTE has 16 bytes. */
  readonly istmdSz: number;
}

/**
 * The ISTSZ that an IST of `idBits` must have: 4 bytes without metadata, else 8 or 16. The same in
 * every revision.
 *
 * @see GICv5 specification, IRS_IDR2.ISTMD_SZ; Linux vgic_v5_ist_istsz()
 */
export function istszFor({ idBits, istmd, istmdSz }: MetadataNeed & { readonly idBits: number }): IstszField {
  if (!istmd) return istszField(0);
  return istszField(idBits >= istmdSz ? 2 : 1);
}

/**
 * The L2SZ that the kernel chooses: the page size if the IRS supports it, else the next in a list per
 * page size. The last resort, 64 KiB, is not tested for support, so a mask of 0 gives it too.
 *
 * @param supportedMask IDR2.IST_L2SZ: bit 0 for 4, bit 1 for 16, bit 2 for 64 KiB.
 * @see Linux vgic_v5_ist_l2sz(), gicv5_irs_l2_sz()
 */
export function l2szFor({
  pageSizeBytes,
  supportedMask,
}: {
  readonly pageSizeBytes: Profile['pageSizeBytes'];
  readonly supportedMask: number;
}): L2szField {
  const chosen = PREFERRED_L2SZ[pageSizeBytes].find((l2sz) => (supportedMask & (1 << l2sz)) !== 0);
  return l2szField(chosen ?? 2);
}

/**
 * The rule of the posted code: two levels when a linear IST would be larger than a page. It disagrees
 * with the L1 arithmetic, which counts L2 tables, where these are larger than a page.
 *
 * @see Linux vgic_v5_lpi_ist_alloc() as posted
 */
export function isTwoLevelByPage(
  shape: LinearShape & { readonly istLevels: boolean; readonly pageSizeBytes: number },
): boolean {
  return shape.istLevels && shape.idBits > floorLog2(shape.pageSizeBytes) - (2 + shape.istsz);
}

/**
 * The rule of all later code, and of the host driver: two levels when the IST does not fit one L2
 * table.
 */
export function isTwoLevelByL2(shape: TwoLevelShape & { readonly istLevels: boolean }): boolean {
  return shape.istLevels && depthDifference(shape) > 0;
}

/** An answer of the prototype, and whether it divided by zero to find it. */
export interface DivisionDecision {
  readonly isTwoLevel: boolean;
  readonly dividesByZero: boolean;
}

/**
 * The rule of the prototype: `ID_BITS > PAGE_SIZE / ISTSZ`, where the encoded field stands in for a
 * size. Without metadata the field is 0 and the division undefined; arm64 answers 0, hence two levels
 * always. With metadata the quotient exceeds every ID width, hence linear always. The division only
 * happens when the IRS supports two levels.
 */
export function isTwoLevelByDivision(
  shape: LinearShape & { readonly istLevels: boolean; readonly pageSizeBytes: number },
): DivisionDecision {
  if (!shape.istLevels) return { isTwoLevel: false, dividesByZero: false };
  const dividesByZero = shape.istsz === 0;
  const quotient = dividesByZero ? 0 : Math.floor(shape.pageSizeBytes / shape.istsz);
  return { isTwoLevel: shape.idBits > quotient, dividesByZero };
}

/**
 * ID bits of an SPI IST, `log2(roundup_pow_of_two(spiCount))`.
 *
 * @param spiCount    SPIs of the VM, from 1.
 * @param minSpiCount what the revision raises fewer SPIs to: 16 in the prototype, otherwise 1.
 */
export function spiIdBits({
  spiCount,
  minSpiCount,
}: {
  readonly spiCount: number;
  readonly minSpiCount: number;
}): number {
  return ceilLog2(Math.max(spiCount, minSpiCount));
}

/** Encoded L2SZ by host page size, best first; what none of them offers gets 64 KiB. */
const PREFERRED_L2SZ = {
  4096: [0, 1],
  16384: [1, 0],
  65536: [2, 0, 1],
} as const satisfies Record<Profile['pageSizeBytes'], readonly number[]>;
