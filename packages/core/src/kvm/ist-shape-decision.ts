import { type IstszField, istszField, l2szField, type TwoLevelShape } from '../arch/geometry.ts';
import type { IstType } from '../arch/intid.ts';
import type { Structure } from '../arch/ist-section.ts';
import { istszFor, isTwoLevelByDivision, isTwoLevelByL2, isTwoLevelByPage, l2szFor } from '../arch/ist-shape.ts';
import type { IrsProfile, Profile } from '../arch/profile.ts';
import type { Revision } from './revisions.ts';

/** What of a platform the shape of an IST depends on. */
export interface IstHost {
  readonly pageSizeBytes: Profile['pageSizeBytes'];
  readonly irs: Pick<IrsProfile, 'istLevels' | 'istL2szMask' | 'istmd' | 'istmdSz'>;
}

/** An IST that KVM is asked for. */
export interface IstRequest {
  readonly revision: Revision;
  readonly host: IstHost;
  readonly type: IstType;
  /** INTID bits, 0 to 31. */
  readonly idBits: number;
}

/** The sizes that the VMTE section tells the IRS, and that the free path reads back from it. */
export type SectionSizes = Pick<TwoLevelShape, 'istsz' | 'l2sz'>;

/** What KVM decides about an IST before it allocates anything. */
export interface ShapeDecision {
  /** What is allocated. An L2SZ is chosen for linear LPI ISTs too. */
  readonly shape: TwoLevelShape;
  readonly structure: Structure;
  /** What the section will say; the prototype says zeros for an LPI IST, whatever was allocated. */
  readonly section: SectionSizes;
  /** The prototype divides by the encoded ISTSZ. */
  readonly dividesByZero: boolean;
}

/** The shape that a revision gives an IST. Mirrors what is decided in `vgic_v5_lpi_ist_alloc()` and its SPI sibling. */
export function decideIstShape({ revision, host, type, idBits }: IstRequest): ShapeDecision {
  const istsz = requiredIstsz(host, idBits);
  if (type === 'spi') return spiShape(idBits, istsz);
  const { pageSizeBytes, irs } = host;
  const shape = { idBits, istsz, l2sz: l2szFor({ pageSizeBytes, supportedMask: irs.istL2szMask }) };
  const section = revision.has('istsz-in-section') ? shape : NO_SIZES;
  return { shape, section: { istsz: section.istsz, l2sz: section.l2sz }, ...structureOf(revision, host, shape) };
}

/** Mirrors `vgic_v5_ist_istsz()`. */
export function requiredIstsz({ irs }: IstHost, idBits: number): IstszField {
  return istszFor({ idBits, istmd: irs.istmd, istmdSz: irs.istmdSz });
}

/** An SPI IST is always linear; L2SZ means nothing then, and is 0. */
function spiShape(idBits: number, istsz: IstszField): ShapeDecision {
  const sizes = { istsz, l2sz: l2szField(0) };
  return { shape: { idBits, ...sizes }, section: sizes, structure: 'linear', dividesByZero: false };
}

function structureOf(
  revision: Revision,
  { pageSizeBytes, irs }: IstHost,
  shape: TwoLevelShape,
): Pick<ShapeDecision, 'structure' | 'dividesByZero'> {
  const { istLevels } = irs;
  if (revision.has('two-level-decision')) {
    return { structure: named(isTwoLevelByL2({ ...shape, istLevels })), dividesByZero: false };
  }
  if (revision.has('page-bits-decision')) {
    return { structure: named(isTwoLevelByPage({ ...shape, istLevels, pageSizeBytes })), dividesByZero: false };
  }
  const { isTwoLevel, dividesByZero } = isTwoLevelByDivision({ ...shape, istLevels, pageSizeBytes });
  return { structure: named(isTwoLevel), dividesByZero };
}

function named(isTwoLevel: boolean): Structure {
  return isTwoLevel ? 'two-level' : 'linear';
}

const NO_SIZES: SectionSizes = { istsz: istszField(0), l2sz: l2szField(0) };
