import type { IrsProfile, Profile } from '../arch/profile.ts';
import {
  BUSY_POLLS,
  CACHE_LINE,
  FIVE_BITS,
  IST_L2SZ_MASK,
  MAX_VPES,
  PAGE_SIZE,
  SMALLEST_CLASS,
  VMD_SIZE,
  VPED_SIZE,
} from './platform-shapes.ts';
import { DEFAULT_PROFILE, profileNamed, PROFILES } from './profiles.ts';
import { type Key, object, optional } from './shape-object.ts';
import { boolean, documented, firstOf, integer, mapped, oneOf, type Shape, worded } from './shape.ts';

const NAME = mapped(
  worded('the name of a profile (see vist profiles)', oneOf(PROFILES.map(({ profile }) => profile.name))),
  (name) => profileNamed(name)?.profile ?? DEFAULT_PROFILE,
);

const IRS: Shape<Partial<IrsProfile>> = mapped(
  object({
    id_bits: key('IDR2.ID_BITS: most INTID bits', FIVE_BITS),
    min_lpi_id_bits: key('IDR2.MIN_LPI_ID_BITS', integer(0, 15)),
    ist_levels: key('IDR2.IST_LEVELS: two-level ISTs are supported', boolean),
    ist_l2sz_mask: key('IDR2.IST_L2SZ: bit 0 4K, bit 1 16K, bit 2 64K', IST_L2SZ_MASK),
    istmd: key('IDR2.ISTMD: ISTEs need metadata', boolean),
    istmd_sz: key('IDR2.ISTMD_SZ: ID bits from which an ISTE has 16 bytes', FIVE_BITS),
    vm_id_bits: key('IDR3.VM_ID_BITS: 2^n VMs', FIVE_BITS),
    vmt_two_level: key('IDR3.VMT_LEVELS: the VM table has two levels', boolean),
    vmd_size: key('bytes of a VM descriptor, 0 for none', VMD_SIZE),
    vped_size: key('bytes of a VPE descriptor', VPED_SIZE),
    max_vpes: key('most VPEs of a VM', MAX_VPES),
    busy_polls: key('status reads that say busy before a command completes', BUSY_POLLS),
  }),
  (irs) =>
    given({
      idBits: irs.id_bits,
      minLpiIdBits: irs.min_lpi_id_bits,
      istLevels: irs.ist_levels,
      istL2szMask: irs.ist_l2sz_mask,
      istmd: irs.istmd,
      istmdSz: irs.istmd_sz,
      vmIdBits: irs.vm_id_bits,
      vmtTwoLevel: irs.vmt_two_level,
      vmdSizeBytes: irs.vmd_size,
      vpedSizeBytes: irs.vped_size,
      maxVpes: irs.max_vpes,
      busyPolls: irs.busy_polls,
    }),
);

const CHANGED: Shape<Profile> = mapped(
  object({
    base: optional(documented('the profile that is changed', NAME), DEFAULT_PROFILE),
    coherent: key('the IRS takes part in the coherency domain of the PEs', boolean),
    page_size: key('bytes', PAGE_SIZE),
    cache_line: key('bytes', CACHE_LINE),
    endianness: key('byte order of the PEs', oneOf(['little', 'big'])),
    smallest_class: key('bytes of the smallest kmalloc class', SMALLEST_CLASS),
    irs: optional(documented('what the IRS advertises, and how it behaves', IRS), {}),
  }),
  (changed) => ({
    ...changed.base,
    ...given({
      coherent: changed.coherent,
      pageSizeBytes: changed.page_size,
      cacheLineBytes: changed.cache_line,
      endianness: changed.endianness,
      smallestClassBytes: changed.smallest_class,
    }),
    name: `${changed.base.name} changed`,
    irs: { ...changed.base.irs, ...changed.irs },
  }),
);

/** The platform of a scenario: the name of a published one, or one with some values changed. */
export const PROFILE: Shape<Profile> = firstOf([NAME, CHANGED]);

function key<T>(description: string, shape: Shape<T>): Key<T | null> {
  return optional(documented(description, shape), null);
}

/** What was given: without the keys that are null. */
function given<T extends Readonly<Record<string, unknown>>>(
  values: T,
): Partial<{ readonly [Name in keyof T]: Exclude<T[Name], null> }> {
  const entries = Object.entries(values).filter(([, value]) => value !== null);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries() forgets the keys, which are some of those of T
  return Object.fromEntries(entries) as Partial<{ readonly [Name in keyof T]: Exclude<T[Name], null> }>;
}
