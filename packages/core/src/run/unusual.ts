import type { IrsProfile, Profile } from '../arch/profile.ts';
import type { ScenarioOperation } from './scenario.ts';

/**
 * Notes on an IRS that the architecture does not allow, and that runs nevertheless. `pointer` is where the
 * file describes it.
 */
export function unusualIrs({ irs }: Profile, pointer: string): readonly string[] {
  return RANGES.filter(({ of, least, most }) => irs[of] < least || irs[of] > most).map(
    ({ key, of, least, most }) => `${pointer}/${key}: ${irs[of]} is outside the architected ${least} to ${most}`,
  );
}

/** Notes on operations that ask for INTID bits that the IRS does not offer. */
export function unusualOperations(operations: readonly ScenarioOperation[], { irs }: Profile): readonly string[] {
  return operations.flatMap(({ index, op, args }) => {
    const idBits = args['id_bits'];
    if (typeof idBits !== 'number') return [];
    const place = `/ops/${index}/id_bits: ${idBits}`;
    if (idBits > irs.idBits) return [`${place} is more than the ${irs.idBits} ID bits of the IRS`];
    // SPIs have no least number.
    if (op !== 'spi_enable' && idBits < irs.minLpiIdBits)
      return [`${place} is less than the ${irs.minLpiIdBits} that the IRS asks for`];
    return [];
  });
}

/** Ranges that the architecture gives to fields that hold more. */
const RANGES: readonly {
  readonly key: string;
  readonly of: Exclude<keyof IrsProfile, 'model' | 'istLevels' | 'istmd' | 'vmtTwoLevel'>;
  readonly least: number;
  readonly most: number;
}[] = [
  { key: 'id_bits', of: 'idBits', least: 0, most: 24 },
  { key: 'min_lpi_id_bits', of: 'minLpiIdBits', least: 0, most: 14 },
  { key: 'vm_id_bits', of: 'vmIdBits', least: 8, most: 16 },
  { key: 'vmd_size', of: 'vmdSizeBytes', least: 0, most: 4096 },
  { key: 'vped_size', of: 'vpedSizeBytes', least: 1, most: 4096 },
];
