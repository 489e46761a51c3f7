import type { IrsProfile, Profile } from '../arch/profile.ts';

/** A published platform. */
export interface NamedProfile {
  readonly profile: Profile;
  /** What it is for, in one line. */
  readonly doc: string;
}

/** The platform that the others differ from: what a server with a GICv5 that is not coherent may look like. */
const BASE: Profile = {
  name: 'nc-4k',
  coherent: false,
  pageSizeBytes: 4096,
  cacheLineBytes: 64,
  endianness: 'little',
  memory: 'cached',
  smallestClassBytes: 8,
  irs: {
    model: 'architecture',
    idBits: 24,
    minLpiIdBits: 0,
    istLevels: true,
    istL2szMask: 0b111,
    istmd: false,
    istmdSz: 0,
    vmIdBits: 10,
    vmtTwoLevel: true,
    vmdSizeBytes: 256,
    vpedSizeBytes: 256,
    maxVpes: 512,
    busyPolls: 1,
  },
};

/** The published platforms, the default one first. */
export const PROFILES: readonly NamedProfile[] = [
  { doc: 'non-coherent IRS, 4K pages, two-level tables of any size: the default', profile: BASE },
  variant('coherent-4k', 'the same with an IRS in the coherency domain', { coherent: true }),
  variant('nc-16k', '16K pages', { pageSizeBytes: 16384 }),
  variant('nc-64k', '64K pages', { pageSizeBytes: 65536 }),
  variant('nc-4k-64k-l2', '4K pages, but the IRS supports only 64K L2 tables: L1 arithmetic wraps (D2)', {
    irs: { istL2szMask: 0b100 },
  }),
  variant('coherent-4k-64k-l2', 'the same with an IRS in the coherency domain', {
    coherent: true,
    irs: { istL2szMask: 0b100 },
  }),
  variant('nc-16k-64k-l2', '16K pages and only 64K L2 tables (D3)', {
    pageSizeBytes: 16384,
    irs: { istL2szMask: 0b100 },
  }),
  variant('nc-4k-line128', 'cache lines of 128 bytes: four VMTEs share one', { cacheLineBytes: 128 }),
  variant('nc-4k-class64', 'no kmalloc object below 64 bytes, as without SWIOTLB', { smallestClassBytes: 64 }),
  variant('nc-4k-metadata', 'ISTEs with metadata: 8 bytes, from 12 ID bits 16', { irs: { istmd: true, istmdSz: 12 } }),
  variant('linear-only', 'no two-level ISTs: LPI ISTs are contiguous', { irs: { istLevels: false, istL2szMask: 0 } }),
  variant('linear-vmt', 'a linear VM table of 256 entries', { irs: { vmIdBits: 8, vmtTwoLevel: false } }),
  variant('min-14', 'at least 14 LPI ID bits, as the architecture lets an IRS ask for', { irs: { minLpiIdBits: 14 } }),
  variant('nc-big-endian', 'a big-endian host (D14, D15)', { endianness: 'big' }),
  variant('coherent-big-endian', 'a big-endian host with a coherent IRS', { endianness: 'big', coherent: true }),
  variant('recording', 'the platform of most recordings: memory of one copy, an IRS that checks nothing', {
    memory: 'single',
    irs: { model: 'recording', vmIdBits: 8, vmtTwoLevel: false, vmdSizeBytes: 0, vpedSizeBytes: 64 },
  }),
];

/** The platform that a scenario runs on unless it says otherwise. */
export const DEFAULT_PROFILE: Profile = BASE;

/** The published platform of that name; null when there is none. */
export function profileNamed(name: string): NamedProfile | null {
  return PROFILES.find(({ profile }) => profile.name === name) ?? null;
}

/** What a platform has that another has not. */
interface Differences extends Partial<Omit<Profile, 'name' | 'irs'>> {
  readonly irs?: Partial<IrsProfile>;
}

function variant(name: string, doc: string, { irs = {}, ...platform }: Differences): NamedProfile {
  return { doc, profile: { ...BASE, ...platform, name, irs: { ...BASE.irs, ...irs } } };
}
