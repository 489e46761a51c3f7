import { describe, expect, it } from 'vitest';
import { encodeIdrs } from '../arch/idr.ts';
import { floorLog2 } from '../arch/pow2.ts';
import { DEFAULT_PROFILE, profileNamed, PROFILES } from './profiles.ts';
import { unusualIrs } from './unusual.ts';

describe('published platforms', () => {
  it('have names of their own', () => {
    const names = PROFILES.map(({ profile }) => profile.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe(DEFAULT_PROFILE.name);
    expect(profileNamed('nc-16k')?.profile.pageSizeBytes).toBe(16384);
    expect(profileNamed('pdp-11')).toBeNull();
  });

  it.each(PROFILES.map(({ profile }) => [profile.name, profile] as const))(
    '%s is one that hardware can have',
    (_, profile) => {
      expect(unusualIrs(profile, '')).toEqual([]);
      // Each number fits its field of IDR2, IDR3 and IDR4.
      expect(() => encodeIdrs({ ...profile.irs, vpeIdBits: floorLog2(profile.irs.maxVpes) })).not.toThrow();
    },
  );
});
