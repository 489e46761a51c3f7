import { profileWith } from '@vist/core/testing';
import { lpiDisable, lpiEnable, PROBE, vmInit } from '../defects/scenarios.ts';
import type { ChangeRow } from './change-row.ts';

const INIT: ChangeRow['scenario'] = { steps: [PROBE, vmInit()] };
const INIT_ON_COHERENT: ChangeRow['scenario'] = { profile: profileWith({ coherent: true }), steps: [PROBE, vmInit()] };
const INIT_WITH_DESCRIPTOR: ChangeRow['scenario'] = {
  profile: profileWith({ irs: { vmdSizeBytes: 64 } }),
  steps: [PROBE, vmInit()],
};
const LIFE_OF_12_BITS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(12), lpiDisable()] };
const ENABLE_TWICE: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10), lpiEnable(10)] };
const ENABLE_10_BITS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10)] };
const ENABLE_12_BITS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(12)] };
const BIG_ENDIAN: ChangeRow['scenario'] = {
  profile: profileWith({ endianness: 'big' }),
  steps: [PROBE, vmInit(), lpiEnable(12)],
};
const BIG_ENDIAN_TWICE: ChangeRow['scenario'] = {
  profile: profileWith({ endianness: 'big' }),
  steps: [PROBE, vmInit(), lpiEnable(10), lpiEnable(10)],
};

/** Changes about cache maintenance and byte order. */
export const MAINTENANCE_ROWS: readonly ChangeRow[] = [
  {
    change: 'sync-helper',
    on: 'V0',
    scenario: INIT_ON_COHERENT,
    words: 'a dsb for each range of the VMTE init; without, one for all of them',
    without: 'kvm.structPublished struct=vmi key=0 addr=0x880010000',
    with: 'mem.synchronised domain=ishst site=vgic_v5_vmte_init',
    touches: ['mem.synchronised'],
  },
  {
    change: 'sync-clean-inval',
    on: 'V1',
    scenario: INIT,
    words: 'a dsb before the first maintenance; without, only what was asked for, and entries are just cleaned',
    without: 'mem.maintained op=clean-invalidate addr=0x880008000 sizeBytes=8192 site=vgic_v5_alloc_vmt_linear',
    with: 'mem.synchronised domain=ishst site=vgic_v5_alloc_vmt_linear',
    touches: ['mem.linesDropped', 'mem.maintained', 'mem.stored', 'mem.synchronised'],
  },
  {
    change: 'sync-before-read',
    on: 'V1',
    scenario: INIT,
    words: "the VMTE's line is dropped before VALID is read; without, it is read from what the cache holds",
    without: 'mem.loaded addr=0x880008000 sizeBytes=8 value=0x0 filled=true site=vgic_v5_vmte_init',
    with: 'mem.maintained op=clean-invalidate addr=0x880008000 sizeBytes=32 site=vgic_v5_vmte_init',
    touches: ['mem.maintained'],
  },
  {
    change: 'sync-before-free',
    on: 'V1',
    scenario: LIFE_OF_12_BITS,
    words: "the VMTE's line is dropped before the section says what to free",
    without:
      'mem.loaded addr=0x880008010 sizeBytes=8 value=0x6400000880010080 filled=true site=vgic_v5_two_level_ist_free',
    with: 'mem.maintained op=clean-invalidate addr=0x880008000 sizeBytes=32 site=vgic_v5_two_level_ist_free',
    touches: ['mem.maintained'],
  },
  {
    change: 'sync-before-write',
    on: 'V1',
    scenario: INIT,
    words: "the VMTE's line is dropped before its words are zeroed",
    without: 'mem.stored addr=0x880008000 sizeBytes=8 value=0x0 filled=false site=vgic_v5_reset_vmte',
    with: 'mem.maintained op=clean-invalidate addr=0x880008000 sizeBytes=32 site=vgic_v5_reset_vmte',
    touches: ['mem.linesDropped', 'mem.maintained', 'mem.stored'],
  },
  {
    change: 'sync-after-valid-check',
    on: 'V1',
    scenario: ENABLE_TWICE,
    words: 'the section is found valid, then the line is dropped; without, -EINVAL at once',
    without: 'call.returned func=vgic_v5_vmte_assign_ist caller=vgic_v5_lpi_ist_alloc ret=-22',
    with: 'mem.maintained op=clean-invalidate addr=0x880008000 sizeBytes=32 site=vgic_v5_vmte_assign_ist',
    touches: ['mem.linesDropped', 'mem.maintained'],
  },
  {
    change: 'invalidate-after-command',
    on: 'V1',
    scenario: ENABLE_10_BITS,
    words: 'the VMTE is invalidated after the command; without, the assignment returns',
    without: 'call.returned func=vgic_v5_vmte_assign_ist caller=vgic_v5_lpi_ist_alloc ret=0',
    with: 'mem.maintained op=invalidate addr=0x880008000 sizeBytes=32 site=vgic_v5_vmte_assign_ist',
    touches: ['mem.linesDropped', 'mem.maintained'],
  },
  {
    change: 'l1-sync-once',
    on: 'V0',
    scenario: ENABLE_12_BITS,
    words: 'the next L2 table is allocated; without, the L1 ISTE is cleaned before',
    without: 'mem.maintained op=clean addr=0x880010080 sizeBytes=8 site=vgic_v5_allocate_l2_ists',
    with: 'alloc.allocated addr=0x88001b000 sizeReqBytes=4096 sizeAllocBytes=4096 accounted=false source=fresh site=vgic_v5_allocate_l2_ists',
    touches: ['mem.linesWrittenBack', 'mem.maintained'],
  },
  {
    change: 'publish-vmte-last',
    on: 'V1',
    scenario: INIT_WITH_DESCRIPTOR,
    words: 'word 0 waits until all buffers are there; without, it is written when the VM descriptor is',
    without: 'mem.stored addr=0x880008000 sizeBytes=8 value=0x880010040 filled=false site=vgic_v5_vmte_init',
    with: 'kvm.fieldSet struct=vmi key=0 field=vpe_id_bits value=1',
    touches: [],
  },
  {
    change: 'valid-inside-swap',
    on: 'V1',
    scenario: BIG_ENDIAN,
    words: 'a big-endian PE sets bit 0 of the L1 ISTE; without, bit 56',
    without: 'mem.stored addr=0x880010080 sizeBytes=8 value=0x100000880018000 filled=true site=vgic_v5_alloc_l2_ists',
    with: 'mem.stored addr=0x880010080 sizeBytes=8 value=0x880018001 filled=true site=vgic_v5_alloc_l2_ists',
    touches: ['harness.danglingL2Ist', 'harness.summarised', 'mem.stored'],
  },
  {
    change: 'le-loads',
    on: 'V1',
    scenario: BIG_ENDIAN_TWICE,
    words: 'a big-endian PE sees IST_VALID and refuses; without, it writes a second section over the first',
    without:
      'mem.stored addr=0x880008010 sizeBytes=8 value=0x5000000880019000 filled=false site=vgic_v5_vmte_assign_ist',
    with: 'mem.maintained op=clean-invalidate addr=0x880008000 sizeBytes=32 site=vgic_v5_vmte_assign_ist',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
];
