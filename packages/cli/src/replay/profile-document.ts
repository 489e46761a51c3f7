/**
 * A platform as it stands in a header, as a scenario file that has nothing but this platform: so that it is
 * checked as any file is.
 */
export function profileDocument(profile: unknown): unknown {
  const irs = propertyOf(profile, 'irs');
  return {
    schema: 'vist-scenario/1',
    name: '',
    vms: [],
    ops: [],
    profile: { ...renamed(profile, PE_KEYS), irs: renamed(irs, IRS_KEYS) },
    memory: propertyOf(profile, 'memory'),
    irs_model: propertyOf(irs, 'model'),
  };
}

/** A property of a value that may be anything; null when it has none of that name. */
export function propertyOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
  return Reflect.get(value, name);
}

function renamed(value: unknown, keys: readonly (readonly [string, string])[]): object {
  return Object.fromEntries(keys.map(([ours, theirs]) => [theirs, propertyOf(value, ours)]));
}

/** What a profile calls its values, and what a scenario file calls them. */
const PE_KEYS: readonly (readonly [string, string])[] = [
  ['coherent', 'coherent'],
  ['pageSizeBytes', 'page_size'],
  ['cacheLineBytes', 'cache_line'],
  ['endianness', 'endianness'],
  ['smallestClassBytes', 'smallest_class'],
];

const IRS_KEYS: readonly (readonly [string, string])[] = [
  ['idBits', 'id_bits'],
  ['minLpiIdBits', 'min_lpi_id_bits'],
  ['istLevels', 'ist_levels'],
  ['istL2szMask', 'ist_l2sz_mask'],
  ['istmd', 'istmd'],
  ['istmdSz', 'istmd_sz'],
  ['vmIdBits', 'vm_id_bits'],
  ['vmtTwoLevel', 'vmt_two_level'],
  ['vmdSizeBytes', 'vmd_size'],
  ['vpedSizeBytes', 'vped_size'],
  ['maxVpes', 'max_vpes'],
  ['busyPolls', 'busy_polls'],
];
