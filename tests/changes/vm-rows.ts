import { profileWith } from '@vist/core/testing';
import {
  allocationFails,
  commandFails,
  commandRefused,
  PROBE,
  spiEnable,
  teardown,
  vcpuReset,
  vmInit,
  VMT_FREE,
  vmteMakeInvalid,
} from '../defects/scenarios.ts';
import type { ChangeRow } from './change-row.ts';

const ONLY_PROBE: ChangeRow['scenario'] = { steps: [PROBE] };
const PROBE_AND_FREE: ChangeRow['scenario'] = { steps: [PROBE, VMT_FREE] };
const INIT: ChangeRow['scenario'] = { steps: [PROBE, vmInit()] };
const INIT_TWICE: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), vmInit()] };
const INIT_IN_TWO_LEVELS: ChangeRow['scenario'] = {
  profile: profileWith({ irs: { vmtTwoLevel: true } }),
  steps: [PROBE, vmInit()],
};
const L2_MAP_REFUSED: ChangeRow['scenario'] = {
  profile: profileWith({ irs: { vmtTwoLevel: true } }),
  steps: [PROBE, vmInit()],
  faults: [commandRefused(1, -5)],
};
const INIT_REFUSED: ChangeRow['scenario'] = { steps: [PROBE, vmInit()], faults: [commandRefused(1, -5)] };
const NO_DESCRIPTORS: ChangeRow['scenario'] = { steps: [PROBE, vmInit()], faults: [allocationFails(1, 3)] };
const DESCRIPTORS_OF_96_BYTES: ChangeRow['scenario'] = {
  profile: profileWith({ irs: { vpedSizeBytes: 96 } }),
  steps: [PROBE, vmInit()],
};
const SPARSE_VCPUS: ChangeRow['scenario'] = { vcpuIds: { 0: [3, 1] }, steps: [PROBE, vmInit()] };
const SPARSE_VCPUS_RESET: ChangeRow['scenario'] = { vcpuIds: { 0: [3, 1] }, steps: [PROBE, vmInit(), vcpuReset()] };
const RESET: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), vcpuReset()] };
const RESET_REFUSED: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), vcpuReset()], faults: [commandRefused(2, -5)] };
const TEARDOWN: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), teardown()] };
const TEARDOWN_REFUSED: ChangeRow['scenario'] = {
  steps: [PROBE, vmInit(), teardown()],
  faults: [commandRefused(2, -5)],
};
const TEARDOWN_IGNORED: ChangeRow['scenario'] = {
  vcpuIds: { 0: [0, 1] },
  steps: [PROBE, vmInit(), teardown()],
  faults: [commandFails(2, 'ignored')],
};
const COMMAND_AFTER_TEARDOWN: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), teardown(), vmteMakeInvalid()] };
const COMMAND_WITHOUT_VM: ChangeRow['scenario'] = { steps: [PROBE, vmteMakeInvalid()] };
const SPIS: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), spiEnable()] };

/** Changes about VM tables, VM IDs, VPEs, commands, locks, and the life of a VM. */
export const VM_ROWS: readonly ChangeRow[] = [
  {
    change: 'drop-routine-lock',
    on: 'V0',
    scenario: INIT,
    words: 'VMTE_MAKE_VALID polls at once; without, under vm_config_lock',
    without: 'lock.acquired lock=vm_config_lock instance=0 pe=0',
    with: 'mmio.readBegan offset=532 widthBits=32 caller0=__vgic_v5_irs_vmap_vm caller=vgic_v5_irs_wait_for_vm_op',
    touches: ['lock.acquired', 'lock.released'],
  },
  {
    change: 'irs-lock',
    on: 'V1',
    scenario: ONLY_PROBE,
    words: 'the IRS lock is taken before the VM table is given to the IRS',
    without:
      'mmio.readBegan offset=532 widthBits=32 caller0=vgic_v5_irs_wait_for_vm_op caller=gicv5_wait_for_op_s_atomic',
    with: 'lock.acquired lock=vgic_v5_irs_lock instance=0 pe=0',
    touches: ['lock.acquired', 'lock.released'],
  },
  {
    change: 'vmt-l2-lock',
    on: 'V1',
    scenario: INIT_IN_TWO_LEVELS,
    words: 'a mutex is taken before the L2 VM table is looked for',
    without:
      'alloc.allocated addr=0x880008000 sizeReqBytes=4096 sizeAllocBytes=4096 accounted=false source=new-slab site=vgic_v5_alloc_l2_vmt',
    with: 'lock.acquired lock=vmt_l2_lock instance=0 pe=0',
    touches: ['lock.acquired', 'lock.released'],
  },
  {
    change: 'config-lock',
    on: 'V1',
    scenario: INIT,
    words: "the VM's config_lock is held during init",
    without: 'call.entered func=vgic_v5_init caller=harness args={vm=0}',
    with: 'lock.acquired lock=config_lock instance=0 pe=0',
    touches: ['lock.acquired', 'lock.released'],
  },
  {
    change: 'vmt-from-caps',
    on: 'V0',
    scenario: ONLY_PROBE,
    words: 'the capabilities are read where they are needed; without, they are arguments',
    without:
      'call.entered func=vgic_v5_vmt_allocate caller=harness args={two_level=0 num_entries=256 vmd_size=0 vped_size=64 max_vpes=512}',
    with: 'call.entered func=vgic_v5_vmt_allocate caller=harness args={max_vpes=512}',
    touches: ['call.entered'],
  },
  {
    change: 'vmt-pointer-cleared',
    on: 'V0',
    scenario: PROBE_AND_FREE,
    words: 'the pointer to the freed VM table is cleared; without, it dangles',
    without: 'call.returned func=vgic_v5_vmt_free caller=harness ret=0',
    with: 'kvm.structRetired struct=vmt_info key=0',
    touches: ['kvm.structRetired'],
  },
  {
    change: 'clear-vmt',
    on: 'V0',
    scenario: PROBE_AND_FREE,
    words: 'IRS_VMT_BASER is cleared before the table is freed; without, the IRS keeps it',
    without: 'call.entered func=vgic_v5_vmt_free caller=harness args={}',
    with: 'call.entered func=vgic_v5_irs_clear_vmt caller=harness args={}',
    touches: ['call.*', 'irs.*', 'lock.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'l2-pointer-lookup',
    on: 'V0',
    scenario: INIT_IN_TWO_LEVELS,
    words: 'the L2 VM table is missing because there is no pointer; without, VALID of the cached L1 VMTE is asked',
    without: 'mem.loaded addr=0x880001000 sizeBytes=8 value=0x0 filled=false site=vgic_v5_alloc_l2_vmt',
    with: 'alloc.allocated addr=0x880008000 sizeReqBytes=4096 sizeAllocBytes=4096 accounted=false source=new-slab site=vgic_v5_alloc_l2_vmt',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'lock.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'l2-map-unwind',
    on: 'V0',
    scenario: L2_MAP_REFUSED,
    words: 'the pointer to the L2 VM table is kept when the IRS has taken it; without, before',
    without: 'kvm.elementSet struct=vmt_info key=0 array=l2ptrs index=0 value=0x880008000',
    with: 'mem.stored addr=0x880001000 sizeBytes=8 value=0x880008000 filled=false site=vgic_v5_alloc_l2_vmt',
    touches: ['alloc.*', 'env.*', 'harness.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'init-unwind',
    on: 'V0',
    scenario: NO_DESCRIPTORS,
    words: 'the tracking structure is published as soon as it exists; without, last, so here never',
    without:
      'alloc.allocated addr=0x880018000 sizeReqBytes=4096 sizeAllocBytes=4096 accounted=false source=new-slab site=vgic_v5_vmte_init',
    with: 'kvm.structPublished struct=vmi key=0 addr=0x880010000',
    touches: ['alloc.freed', 'kvm.fieldSet', 'kvm.structPublished', 'kvm.structRetired'],
  },
  {
    change: 'drop-alignment-checks',
    on: 'V0',
    scenario: DESCRIPTORS_OF_96_BYTES,
    words: 'a descriptor of 96 bytes is used as it is; without, its alignment is complained about',
    without: 'kvm.logged level=err message=kvm [1234]: VPE Descriptor is incorrectly aligned',
    with: 'kvm.elementSet struct=vmi key=0 array=vped_ptrs index=0 value=0x880000060',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'vm-id-sentinel',
    on: 'V0',
    scenario: INIT_TWICE,
    words:
      'a VM is passed, which may have no ID; without, an ID. Further down, the second init is -EBUSY; without, it takes another ID',
    without: 'call.entered func=vgic_v5_reset_vmte caller=vgic_v5_vmte_init args={vm_id=0}',
    with: 'call.entered func=vgic_v5_reset_vmte caller=vgic_v5_vmte_init args={vm=0}',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'lock.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'vm-id-by-teardown',
    on: 'V0',
    scenario: TEARDOWN,
    words: 'releasing the VMTE leaves the VM ID to tear-down; without, it gives it back itself',
    without: 'kvm.vmIdReleased vm=0 vmId=0',
    with: 'kvm.fieldSet struct=vm key=0 field=vmte_allocated value=0',
    touches: ['call.entered', 'call.returned'],
  },
  {
    change: 'vpet-per-vm',
    on: 'V0',
    scenario: INIT,
    words: 'a VPE table of 2 entries for one vCPU; without, of 512',
    without:
      'alloc.allocated addr=0x880018000 sizeReqBytes=4096 sizeAllocBytes=4096 accounted=false source=new-slab site=vgic_v5_vmte_init',
    with: 'alloc.allocated addr=0x880011000 sizeReqBytes=16 sizeAllocBytes=16 accounted=false source=new-slab site=vgic_v5_vmte_init',
    touches: ['alloc.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'vpet-by-max-vpe-id',
    on: 'V1',
    scenario: SPARSE_VCPUS,
    words: 'a VPE table with 2 ID bits, for VPE 3; without, with 1, for two vCPUs',
    without: 'kvm.fieldSet struct=vmi key=0 field=vpe_id_bits value=1',
    with: 'kvm.fieldSet struct=vmi key=0 field=vpe_id_bits value=2',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'vped-array',
    on: 'V1',
    scenario: INIT,
    words: 'one object of 64 bytes for all VPE descriptors; without, an array of pointers to them',
    without:
      'alloc.allocated addr=0x880011010 sizeReqBytes=16 sizeAllocBytes=16 accounted=false source=fresh site=vgic_v5_vmte_init',
    with: 'alloc.allocated addr=0x880010040 sizeReqBytes=64 sizeAllocBytes=64 accounted=false source=fresh site=vgic_v5_vmte_init',
    touches: [
      'alloc.allocated',
      'env.operationEnded',
      'harness.leakSummarised',
      'harness.outstanding',
      'kvm.elementSet',
      'kvm.fieldSet',
      'mem.maintained',
      'mem.zeroed',
    ],
  },
  {
    change: 'rounded-buffers',
    on: 'V1',
    scenario: INIT,
    words: 'a VPE table of a whole line; without, of 16 bytes',
    without:
      'alloc.allocated addr=0x880011000 sizeReqBytes=16 sizeAllocBytes=16 accounted=false source=new-slab site=vgic_v5_vmte_init',
    with: 'alloc.allocated addr=0x880010040 sizeReqBytes=64 sizeAllocBytes=64 accounted=false source=fresh site=vgic_v5_vmte_init',
    touches: ['alloc.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'vpe-id-is-index',
    on: 'V1',
    scenario: SPARSE_VCPUS,
    words: 'vCPU 3 is VPE 0; without, VPE 3, which the table does not have',
    without: 'call.returned func=vgic_v5_vmte_alloc_vpe caller=vgic_v5_init ret=-7',
    with: 'mem.loaded addr=0x880011000 sizeBytes=8 value=0x0 filled=true site=vgic_v5_vmte_alloc_vpe',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'vpe-id-from-vcpu',
    on: 'V0',
    scenario: SPARSE_VCPUS_RESET,
    words: 'vCPU 3 is made valid as VPE 3; without, as VPE 0, the index of its doorbell',
    without:
      'call.entered func=vgic_v5_irs_set_up_vpe caller=vgic_v5_db_set_vcpu_affinity args={vm_id=0 vpe_id=0 db_hwirq=0x60}',
    with: 'call.entered func=vgic_v5_irs_set_up_vpe caller=vgic_v5_db_set_vcpu_affinity args={vm_id=0 vpe_id=3 db_hwirq=0x60}',
    touches: [
      'call.entered',
      'irs.commandCompleted',
      'irs.vpeSelected',
      'mem.deviceLoaded',
      'mem.deviceStored',
      'mmio.writeBegan',
      'mmio.writeEnded',
    ],
  },
  {
    change: 'vpe-errnos',
    on: 'V4',
    scenario: TEARDOWN_IGNORED,
    words: 'freeing a VPE of a valid VM is -EBUSY; without, -EPERM',
    without: 'call.returned func=vgic_v5_vmte_free_vpe caller=vgic_v5_teardown ret=-1',
    with: 'call.returned func=vgic_v5_vmte_free_vpe caller=vgic_v5_teardown ret=-16',
    touches: ['call.returned'],
  },
  {
    change: 'command-enum',
    on: 'V1',
    scenario: RESET,
    words: 'VPE_MAKE_VALID is command 3; without, 6',
    without: 'call.entered func=vgic_v5_send_command caller=vgic_v5_reset args={vm=0 vcpu=0 type=6}',
    with: 'call.entered func=vgic_v5_send_command caller=vgic_v5_reset args={vm=0 vcpu=0 type=3}',
    touches: ['call.entered'],
  },
  {
    change: 'irs-write-helper',
    on: 'V0',
    scenario: INIT,
    words: 'vgic_v5_irs_write_vm_mmio_reg() polls and writes; without, each routine for itself',
    without: 'mmio.readBegan offset=532 widthBits=32 caller0=__vgic_v5_irs_vmap_vm caller=vgic_v5_irs_wait_for_vm_op',
    with: 'mmio.readBegan offset=532 widthBits=32 caller0=vgic_v5_irs_write_vm_mmio_reg caller=vgic_v5_irs_wait_for_vm_op',
    touches: ['mmio.readBegan', 'mmio.readEnded', 'mmio.writeBegan', 'mmio.writeEnded'],
  },
  {
    change: 'poll-10ms',
    on: 'V0',
    scenario: ONLY_PROBE,
    words: "the host driver's helper polls; without, the prototype's wait function, with relaxed reads",
    without: 'mmio.readBegan offset=532 widthBits=32 caller0=vgic_v5_irs_assign_vmt caller=vgic_v5_irs_wait_for_vm_op',
    with: 'mmio.readBegan offset=532 widthBits=32 caller0=vgic_v5_irs_wait_for_vm_op caller=gicv5_wait_for_op_s_atomic',
    touches: ['mmio.readBegan', 'mmio.readEnded', 'pe.delayed'],
  },
  {
    change: 'idle-before-vmt',
    on: 'V0',
    scenario: ONLY_PROBE,
    words: 'VMT_STATUSR is polled before VMT_BASER is looked at',
    without: 'mmio.readBegan offset=512 widthBits=64 caller0=vgic_v5_irs_assign_vmt caller=irs_readq_relaxed',
    with: 'mmio.readBegan offset=532 widthBits=32 caller0=vgic_v5_irs_assign_vmt caller=vgic_v5_irs_wait_for_vm_op',
    touches: ['mmio.readBegan', 'mmio.readEnded'],
  },
  {
    change: 'drop-status-f',
    on: 'V0',
    scenario: RESET,
    words: 'the doorbell is set; without, VPE_STATUSR is read once more before, for a bit that is not there',
    without: 'mmio.readBegan offset=604 widthBits=32 caller0=vgic_v5_irs_set_up_vpe caller=irs_readl_relaxed',
    with: 'mmio.writeBegan offset=584 widthBits=64 value=0x8000001f00000060 caller0=vgic_v5_irs_set_up_vpe caller=irs_writeq_relaxed',
    touches: ['mmio.readBegan', 'mmio.readEnded'],
  },
  {
    change: 'doorbell-mask-zero',
    on: 'V0',
    scenario: RESET,
    words: 'DBPM is 0; without, 31',
    without:
      'mmio.writeBegan offset=584 widthBits=64 value=0x8000001f00000060 caller0=vgic_v5_irs_set_up_vpe caller=irs_writeq_relaxed',
    with: 'mmio.writeBegan offset=584 widthBits=64 value=0x8000000000000060 caller0=vgic_v5_irs_set_up_vpe caller=irs_writeq_relaxed',
    touches: ['mmio.writeBegan', 'mmio.writeEnded'],
  },
  {
    change: 'doorbell-cleared',
    on: 'V0',
    scenario: COMMAND_AFTER_TEARDOWN,
    words: 'a command after tear-down goes to irq 0; without, to the number of an interrupt that is gone',
    without: 'kvm.commandSent irq=32 command=VMTE_MAKE_INVALID vmId=null vpeIndex=null caller=vgic_v5_send_command',
    with: 'kvm.commandSent irq=0 command=VMTE_MAKE_INVALID vmId=null vpeIndex=null caller=vgic_v5_send_command',
    touches: ['kvm.commandSent'],
  },
  {
    change: 'doorbell-check',
    on: 'V0',
    scenario: COMMAND_WITHOUT_VM,
    words: '-ENXIO; without, the interrupt layer is called with irq 0',
    without: 'kvm.commandSent irq=0 command=VMTE_MAKE_INVALID vmId=null vpeIndex=null caller=vgic_v5_send_command',
    with: 'call.returned func=vgic_v5_send_command caller=harness ret=-6',
    touches: ['call.returned', 'env.operationEnded', 'kvm.commandReturned', 'kvm.commandSent'],
  },
  {
    change: 'init-calls-teardown',
    on: 'V0',
    scenario: INIT_REFUSED,
    words: 'a failed init tears the VM down; without, it releases the VMTE, and leaves the VM as valid as it is',
    without: 'call.entered func=vgic_v5_vmte_release caller=vgic_v5_init args={vm=0}',
    with: 'call.entered func=vgic_v5_teardown caller=vgic_v5_init args={vm=0}',
    touches: ['alloc.*', 'call.*', 'irs.*', 'kvm.*', 'lock.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'teardown-keeps-valid-vm',
    on: 'V0',
    scenario: TEARDOWN_REFUSED,
    words: 'tear-down ends, and all but the doorbells stays; without, VPEs and VM are freed although the IRS has them',
    without: 'call.entered func=vgic_v5_vmte_free_vpe caller=vgic_v5_teardown args={vm=0 vcpu=0}',
    with: 'call.returned func=vgic_v5_teardown caller=harness ret=null',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'teardown-stops-at-vpe',
    on: 'V4',
    scenario: TEARDOWN_IGNORED,
    words: 'tear-down ends at the first VPE that cannot be freed; without, it tries the next',
    without: 'call.entered func=vgic_v5_vmte_free_vpe caller=vgic_v5_teardown args={vm=0 vcpu=1}',
    with: 'kvm.doorbellsFreed vm=0',
    touches: ['call.*', 'kvm.*', 'lock.*', 'mem.*'],
  },
  {
    change: 'reset-keeps-vm',
    on: 'V0',
    scenario: RESET_REFUSED,
    words: 'a warning; without, another one, a message, and the VM is killed',
    without: 'kvm.warned site=vgic_v5_reset condition=rc',
    with: 'kvm.warned site=vgic_v5_reset condition=vgic_v5_send_command(vcpu, VPE_MAKE_VALID)',
    touches: ['kvm.logged', 'kvm.vmDied', 'kvm.warned'],
  },
  {
    change: 'alloc-names',
    on: 'V0',
    scenario: SPIS,
    words: 'vgic_v5_alloc_linear_ist(); without, vgic_v5_allocate_linear_ist()',
    without:
      'call.entered func=vgic_v5_allocate_linear_ist caller=vgic_v5_spi_ist_allocate args={vm=0 spi_ist=1 id_bits=5 istsz=0}',
    with: 'call.entered func=vgic_v5_alloc_linear_ist caller=vgic_v5_spi_ist_allocate args={vm=0 spi_ist=1 id_bits=5 istsz=0}',
    touches: ['alloc.allocated', 'call.entered', 'call.returned', 'harness.outstanding', 'mem.maintained'],
  },
];
