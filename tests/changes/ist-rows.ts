import { profileWith } from '@vist/core/testing';
import {
  allocationFails,
  commandFails,
  commandRefused,
  guestWrites,
  lpiDisable,
  lpiEnable,
  pagesAndL2,
  PROBE,
  spiEnable,
  teardown,
  vmInit,
  vmStep,
} from '../defects/scenarios.ts';
import type { ChangeRow } from './change-row.ts';

const LIFE_OF_12_BITS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(12), lpiDisable()] };
const ENABLE_10_BITS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10)] };
const ENABLE_2_BITS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(2)] };
const ENABLE_TWICE: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10), lpiEnable(10)] };
const LIFE_OF_10_BITS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10), lpiDisable()] };
const ONLY_64K_TABLES: ChangeRow['scenario'] = {
  profile: pagesAndL2(4096, 4),
  steps: [PROBE, vmInit(), lpiEnable(12)],
};
const METADATA: ChangeRow['scenario'] = {
  profile: profileWith({ irs: { istmd: true, istmdSz: 31, istLevels: false } }),
  steps: [PROBE, vmInit(), lpiEnable(4)],
};
const INIT: ChangeRow['scenario'] = { steps: [PROBE, vmInit()] };
const NO_L2_TABLE: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(12)], faults: [allocationFails(2, 3)] };
const NO_L2_TABLE_THEN_DISABLE: ChangeRow['scenario'] = {
  steps: [PROBE, vmInit(), lpiEnable(12), lpiDisable()],
  faults: [allocationFails(2, 3)],
};
const REFUSED: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10)], faults: [commandRefused(2, -5)] };
const TIMED_OUT: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10)], faults: [commandFails(2, 'drop')] };
const SPIS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), spiEnable()] };
const WITHOUT_VM: ChangeRow['scenario'] = { steps: [PROBE, lpiEnable(10)] };
const RELEASE_WITH_LPIS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), lpiEnable(10), teardown()] };
const TEARDOWN: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), teardown()] };
const SAVE_WITHOUT_IST: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), vmStep('save_spi', 0)] };
const SAVE_ANOTHER_WIDTH: ChangeRow['scenario'] = {
  steps: [PROBE, vmInit(), lpiEnable(10), guestWrites('IRS_IST_CFGR', '0x8'), vmStep('save_lpi', 0)],
};

/** Changes about ISTs: sizes, assignment, freeing, save. */
export const IST_ROWS: readonly ChangeRow[] = [
  {
    change: 'free-floor',
    on: 'V1',
    scenario: LIFE_OF_12_BITS,
    words: 'the fifth of eight L2 tables is freed; without, the array of pointers, after the fourth',
    without: 'alloc.freed addr=0x8800100c0 was=live site=vgic_v5_free_allocated_lpi_ist',
    with: 'alloc.freed addr=0x88001c000 was=live site=vgic_v5_free_allocated_lpi_ist',
    touches: ['alloc.freed', 'env.operationEnded', 'harness.leakSummarised', 'harness.outstanding'],
  },
  {
    change: 'linear-floor',
    on: 'V1',
    scenario: ENABLE_2_BITS,
    words: 'an IST of 64 bytes; without, of 16',
    without:
      'alloc.allocated addr=0x880011020 sizeReqBytes=16 sizeAllocBytes=16 accounted=false source=fresh site=vgic_v5_alloc_linear_ist',
    with: 'alloc.allocated addr=0x880010080 sizeReqBytes=64 sizeAllocBytes=64 accounted=false source=fresh site=vgic_v5_alloc_linear_ist',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'page-bits-decision',
    on: 'V0',
    scenario: ENABLE_10_BITS,
    words: 'the next function is asked for L2SZ; without, ISTSZ, which is 0, divides the page size first',
    without: 'ub.dividedByZero site=vgic_v5_lpi_ist_alloc expr=PAGE_SIZE / host_istsz',
    with: 'call.entered func=vgic_v5_ist_l2sz caller=vgic_v5_lpi_ist_alloc args={}',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*', 'ub.*'],
  },
  {
    change: 'two-level-decision',
    on: 'V1',
    scenario: ONLY_64K_TABLES,
    words: '12 ID bits fit one L2 table of 64K, so the IST is linear; without, it has two levels',
    without:
      'call.entered func=vgic_v5_alloc_two_level_lpi_ist caller=vgic_v5_lpi_ist_alloc args={vm=0 id_bits=12 istsz=0 l2sz=2}',
    with: 'call.entered func=vgic_v5_alloc_linear_ist caller=vgic_v5_lpi_ist_alloc args={vm=0 spi_ist=0 id_bits=12 istsz=0}',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'istsz-in-section',
    on: 'V0',
    scenario: METADATA,
    words: 'the section gets ISTSZ 1; without, 0, though ISTEs have 8 bytes',
    without:
      'call.entered func=vgic_v5_vmte_assign_ist caller=vgic_v5_lpi_ist_alloc args={vm=0 ist_base=0x880020000 two_level=0 id_bits=4 l2sz=0 istsz=0 spi_ist=0}',
    with: 'call.entered func=vgic_v5_vmte_assign_ist caller=vgic_v5_lpi_ist_alloc args={vm=0 ist_base=0x880020000 two_level=0 id_bits=4 l2sz=0 istsz=1 spi_ist=0}',
    touches: ['call.entered', 'irs.latched', 'mem.deviceLoaded', 'mem.deviceStored', 'mem.stored'],
  },
  {
    change: 'host-l2sz-helper',
    on: 'V1',
    scenario: ENABLE_10_BITS,
    words: "nothing is called that a log shows; without, KVM's own vgic_v5_ist_l2sz()",
    without: 'call.entered func=vgic_v5_ist_l2sz caller=vgic_v5_lpi_ist_alloc args={}',
    with: 'call.entered func=vgic_v5_alloc_linear_ist caller=vgic_v5_lpi_ist_alloc args={vm=0 spi_ist=0 id_bits=10 istsz=0}',
    touches: ['call.entered', 'call.returned'],
  },
  {
    change: 'account-memory',
    on: 'V1',
    scenario: ENABLE_10_BITS,
    words: 'the IST is charged to the VM, and so comes from another size class',
    without:
      'alloc.allocated addr=0x880018000 sizeReqBytes=4096 sizeAllocBytes=4096 accounted=false source=new-slab site=vgic_v5_alloc_linear_ist',
    with: 'alloc.allocated addr=0x880018000 sizeReqBytes=4096 sizeAllocBytes=4096 accounted=true source=new-slab site=vgic_v5_alloc_linear_ist',
    touches: ['alloc.allocated'],
  },
  {
    change: 'ebusy-guard',
    on: 'V1',
    scenario: ENABLE_TWICE,
    words: '-EBUSY; without, a second IST is planned',
    without: 'call.entered func=vgic_v5_ist_istsz caller=vgic_v5_lpi_ist_alloc args={id_bits=10}',
    with: 'call.returned func=vgic_v5_lpi_ist_alloc caller=harness ret=-16',
    touches: ['alloc.*', 'call.*', 'env.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'unwind-on-error',
    on: 'V0',
    scenario: NO_L2_TABLE,
    words: 'the array of pointers is freed when an L2 table cannot be had; without, -ENOMEM and that is it',
    without: 'call.returned func=vgic_v5_allocate_l2_ists caller=vgic_v5_allocate_two_level_ist ret=-12',
    with: 'alloc.freed addr=0x8800100c0 was=live site=vgic_v5_allocate_l2_ists',
    touches: ['alloc.freed', 'env.operationEnded', 'harness.leakSummarised', 'harness.outstanding', 'kvm.fieldSet'],
  },
  {
    change: 'zero-section-on-error',
    on: 'V1',
    scenario: REFUSED,
    words: 'the section is zeroed; without, the assignment just returns',
    without: 'call.returned func=vgic_v5_vmte_assign_ist caller=vgic_v5_lpi_ist_alloc ret=-5',
    with: 'mem.stored addr=0x880008010 sizeBytes=8 value=0x0 filled=true site=vgic_v5_vmte_assign_ist',
    touches: ['mem.linesWrittenBack', 'mem.maintained', 'mem.stored'],
  },
  {
    change: 'timeout-kills-vm',
    on: 'V1',
    scenario: TIMED_OUT,
    words: 'the VM is killed and its IST stays; without, the IST is freed',
    without: 'call.returned func=vgic_v5_vmte_assign_ist caller=vgic_v5_lpi_ist_alloc ret=-110',
    with: 'kvm.vmDied vm=0',
    touches: [
      'alloc.freed',
      'call.entered',
      'call.returned',
      'env.operationEnded',
      'harness.leakSummarised',
      'harness.outstanding',
      'kvm.fieldSet',
      'kvm.vmDied',
    ],
  },
  {
    change: 'spi-alloc-assigns',
    on: 'V1',
    scenario: SPIS,
    words: 'one function allocates and assigns; without, its caller calls two',
    without: 'call.entered func=vgic_v5_spi_ist_allocate caller=harness args={vm=0 id_bits=5 istsz=0}',
    with: 'call.entered func=vgic_v5_spi_ist_alloc caller=harness args={vm=0 id_bits=5}',
    touches: ['call.entered', 'call.returned'],
  },
  {
    change: 'quiet-missing-vmi',
    on: 'V1',
    scenario: WITHOUT_VM,
    words: '-EINVAL; without, a warning before it',
    without: 'kvm.warned site=vgic_v5_lpi_ist_alloc condition=!vmi',
    with: 'call.returned func=vgic_v5_lpi_ist_alloc caller=harness ret=-22',
    touches: ['harness.summarised', 'kvm.warned'],
  },
  {
    change: 'quiet-errors',
    on: 'V0',
    scenario: NO_L2_TABLE,
    words: 'the error returns; without, a message before it',
    without: 'kvm.logged level=err message=kvm [1234]: Failed to allocate LPI IST',
    with: 'call.returned func=vgic_v5_lpi_ist_alloc caller=harness ret=-12',
    touches: ['kvm.logged'],
  },
  {
    change: 'ratelimit-misaligned',
    on: 'V1',
    scenario: ENABLE_2_BITS,
    words: 'the message about a misaligned IST in other words',
    without:
      'kvm.logged level=err message=kvm [1234]: IST alignment issue! Address: 0x880011020, Mask 0xffffffffffffc0',
    with: 'kvm.logged level=err message=kvm [1234]: IST misaligned: address 0x880011020, mask 0xffffffffffffc0',
    touches: ['kvm.logged'],
  },
  {
    change: 'release-by-pointers',
    on: 'V0',
    scenario: RELEASE_WITH_LPIS,
    words: 'there is an IST because the pointer says so; without, the stale VMTE is asked, and says no',
    without: 'mem.loaded addr=0x880008010 sizeBytes=8 value=0x5400000880010080 filled=false site=vgic_v5_vmte_release',
    with: 'call.entered func=vgic_v5_lpi_ist_free caller=vgic_v5_vmte_release args={vm=0}',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'free-helpers',
    on: 'V1',
    scenario: LIFE_OF_10_BITS,
    words: 'a helper frees by the tracking pointer; without, the free function does, and forgets the pointer first',
    without: 'kvm.fieldSet struct=vmi key=0 field=h_lpi_ist value=null',
    with: 'call.entered func=vgic_v5_free_allocated_lpi_ist caller=vgic_v5_linear_ist_free args={vmi=0xffff000880010000 id_bits=0 istsz=0 l2sz=0}',
    touches: ['alloc.freed', 'call.entered', 'call.returned'],
  },
  {
    change: 'drop-dead-work',
    on: 'V1',
    scenario: NO_L2_TABLE_THEN_DISABLE,
    words: 'the IST is freed; without, an undefined shift in arithmetic that nobody uses ends the run',
    without: 'ub.shiftedOutOfBounds site=vgic_v5_two_level_ist_free expr=BIT exponent=0xfffffff9 typeBits=64',
    with: 'call.entered func=vgic_v5_free_allocated_lpi_ist caller=vgic_v5_two_level_ist_free args={vmi=0xffff000880010000 id_bits=0 istsz=0 l2sz=0}',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'kvm.*', 'mem.*', 'ub.*'],
  },
  {
    change: 'free-ists-first',
    on: 'V1',
    scenario: RELEASE_WITH_LPIS,
    words: 'the ISTs are freed first; without, the VPE descriptors',
    without: 'alloc.freed addr=null was=null site=vgic_v5_vmte_release',
    with: 'call.entered func=vgic_v5_lpi_ist_free caller=vgic_v5_vmte_release args={vm=0}',
    touches: [],
  },
  {
    change: 'free-vmi',
    on: 'V0',
    scenario: TEARDOWN,
    words: "the VPE descriptors' slots are freed, then their array and the tracking structure; without, they leak",
    without: 'alloc.freed addr=0x880018000 was=live site=vgic_v5_vmte_release',
    with: 'alloc.freed addr=null was=null site=vgic_v5_vmte_release',
    touches: ['alloc.freed', 'env.operationEnded', 'harness.leakSummarised', 'harness.outstanding', 'kvm.fieldSet'],
  },
  {
    change: 'ist-save-restore',
    on: 'V1',
    scenario: INIT,
    words: 'the tracking structure has 72 bytes; without, 56',
    without:
      'alloc.allocated addr=0x880010000 sizeReqBytes=56 sizeAllocBytes=64 accounted=false source=new-slab site=vgic_v5_vmte_init',
    with: 'alloc.allocated addr=0x880000060 sizeReqBytes=72 sizeAllocBytes=96 accounted=false source=fresh site=vgic_v5_vmte_init',
    touches: ['alloc.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'save-checks-id-bits',
    on: 'V4,-ignore-cfgr-while-valid',
    scenario: SAVE_ANOTHER_WIDTH,
    words:
      "-EINVAL, because the IST has 10 ID bits and the guest says 8; without, all 1024 ISTEs go to the user's 256 words",
    without: 'call.entered func=vgic_v5_save_linear_ist caller=vgic_v5_save_lpi_ist args={nr_entries=1024}',
    with: 'call.returned func=vgic_v5_save_lpi_ist caller=harness ret=-22',
    touches: [
      'call.entered',
      'call.returned',
      'env.operationEnded',
      'mem.loaded',
      'mem.maintained',
      'mem.synchronised',
      'mem.userStored',
    ],
  },
  {
    change: 'save-needs-valid-spi-ist',
    on: 'V4',
    scenario: SAVE_WITHOUT_IST,
    words: 'a descriptor function of one argument, and -ENXIO; without, of two, and -ENOENT',
    without: 'call.entered func=vgic_v5_get_spi_ist_desc caller=vgic_v5_save_spi_ist args={vm=0 userspace_buf=1}',
    with: 'call.entered func=vgic_v5_get_spi_ist_desc caller=vgic_v5_save_spi_ist args={vm=0}',
    touches: ['call.entered', 'call.returned', 'env.operationEnded'],
  },
];
