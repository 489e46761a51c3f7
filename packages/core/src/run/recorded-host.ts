import type { Profile } from '../arch/profile.ts';
import {
  BUSY_POLLS,
  CACHE_LINE,
  FIVE_BITS,
  IST_L2SZ_MASK,
  MAX_VPES,
  PAGE_SIZE,
  VMD_SIZE,
  VPED_SIZE,
} from './platform-shapes.ts';
import { object, required } from './shape-object.ts';
import { boolean, type Shape } from './shape.ts';

/** What the recordings' host can do. Sizes in bytes. */
export interface RecordedHost {
  readonly coherent: boolean;
  readonly page_size: Profile['pageSizeBytes'];
  readonly ist_levels: boolean;
  readonly ist_l2sz_mask: number;
  readonly istmd: boolean;
  readonly istmd_sz: number;
  readonly vm_id_bits: number;
  readonly vmt_two_level: boolean;
  readonly vmd_size: number;
  readonly vped_size: number;
  readonly max_vpes: number;
  readonly cache_line: number;
  readonly irs_busy_polls: number;
}

/** The shape of a recordings' host. */
export const RECORDED_HOST: Shape<RecordedHost> = object({
  coherent: required(boolean),
  page_size: required(PAGE_SIZE),
  ist_levels: required(boolean),
  ist_l2sz_mask: required(IST_L2SZ_MASK),
  istmd: required(boolean),
  istmd_sz: required(FIVE_BITS),
  vm_id_bits: required(FIVE_BITS),
  vmt_two_level: required(boolean),
  vmd_size: required(VMD_SIZE),
  vped_size: required(VPED_SIZE),
  max_vpes: required(MAX_VPES),
  cache_line: required(CACHE_LINE),
  irs_busy_polls: required(BUSY_POLLS),
});

/** The platform that a recordings' host is. */
export function recordedProfile(host: RecordedHost): Profile {
  return {
    name: 'recording',
    coherent: host.coherent,
    pageSizeBytes: host.page_size,
    cacheLineBytes: host.cache_line,
    endianness: 'little',
    memory: 'single',
    smallestClassBytes: 8,
    irs: {
      model: 'recording',
      idBits: 24,
      minLpiIdBits: 0,
      istLevels: host.ist_levels,
      istL2szMask: host.ist_l2sz_mask,
      istmd: host.istmd,
      istmdSz: host.istmd_sz,
      vmIdBits: host.vm_id_bits,
      vmtTwoLevel: host.vmt_two_level,
      vmdSizeBytes: host.vmd_size,
      vpedSizeBytes: host.vped_size,
      maxVpes: host.max_vpes,
      busyPolls: host.irs_busy_polls,
    },
  };
}
