import type { Profile } from '../arch/profile.ts';

/** A platform for tests: 4K pages, 64-byte lines, cached memory, an IRS that is not coherent. */
export const TEST_PROFILE: Profile = {
  name: 'test',
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
    istL2szMask: 7,
    istmd: false,
    istmdSz: 0,
    vmIdBits: 8,
    vmtTwoLevel: false,
    vmdSizeBytes: 0,
    vpedSizeBytes: 64,
    maxVpes: 512,
    busyPolls: 1,
  },
};

/** The same platform with some numbers changed. */
export function profileWith(
  changes: Partial<Omit<Profile, 'irs'>> & { readonly irs?: Partial<Profile['irs']> },
): Profile {
  return { ...TEST_PROFILE, ...changes, irs: { ...TEST_PROFILE.irs, ...changes.irs } };
}
