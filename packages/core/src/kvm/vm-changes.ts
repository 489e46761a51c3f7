import type { Change, VmChangeName } from './change.ts';

const SINCE_V1 = ['V1', 'V2', 'V3', 'V4'] as const;
const SINCE_V2 = ['V2', 'V3', 'V4'] as const;
const SINCE_V3 = ['V3', 'V4'] as const;

/** Changes of everything else: VM tables, VPEs, commands, locks. */
export const VM_CHANGES: Readonly<Record<VmChangeName, Change>> = {
  // Locks.
  'drop-routine-lock': {
    title: 'command routines take no lock of their own',
    ids: ['D10'],
    doc: 'Without, each holds vm_config_lock.',
    in: SINCE_V1,
  },
  'irs-lock': {
    title: 'one raw spinlock around table accesses and commands',
    ids: ['D10'],
    doc: 'vgic_v5_irs_lock, dropped between the update of a table and the command about it.',
    in: SINCE_V3,
  },
  'vmt-l2-lock': {
    title: 'a mutex around installing an L2 VM table',
    ids: ['D10'],
    doc: 'Without, two VMs of the same 128 may both install one.',
    in: SINCE_V2,
  },
  'config-lock': {
    title: 'IST functions assert config_lock',
    ids: ['D10'],
    doc: 'Their callers hold it; without, callers take nothing.',
    in: SINCE_V2,
  },

  // VM tables.
  'vmt-from-caps': {
    title: 'the VM table is sized by the IRS alone',
    ids: [],
    doc: 'vgic_v5_vmt_allocate() reads the capabilities; without, it takes them as arguments, checks and rounds them.',
    in: SINCE_V1,
  },
  'vmt-pointer-cleared': {
    title: 'forget a VM table that was freed',
    ids: [],
    doc: 'Without, vmt_info dangles after vgic_v5_vmt_free() and after a failed allocation.',
    in: SINCE_V1,
  },
  'clear-vmt': {
    title: 'take the VM table from the IRS before freeing it',
    ids: [],
    doc: 'Clears IRS_VMT_BASER; without, the IRS keeps using the freed table.',
    in: SINCE_V1,
  },
  'l2-pointer-lookup': {
    title: 'find an L2 VM table by its pointer',
    ids: ['D25'],
    doc: "Without, by VALID of the CPU's copy of the L1 VMTE, which may be stale.",
    in: SINCE_V1,
  },
  'l2-map-unwind': {
    title: 'undo the L1 VMTE when VMT_L2_MAP fails',
    ids: [],
    doc: 'Without, the table stays installed and the error becomes -EIO.',
    in: SINCE_V1,
  },
  'init-unwind': {
    title: 'VMTE initialisation publishes the tracking structure first',
    ids: [],
    doc: 'And unwinds with plain kfree(); without, it is inserted last.',
    in: SINCE_V1,
  },
  'drop-alignment-checks': {
    title: "trust the allocator's alignment",
    ids: [],
    doc: 'Without, VMD, VPET and VPED are checked for natural alignment, and -EFAULT returned.',
    in: SINCE_V1,
  },

  // VM IDs, VPEs.
  'vm-id-sentinel': {
    title: 'a VM can have no VM ID',
    ids: ['D21'],
    doc: "A second init is -EBUSY. Without, a VM without ID has ID 0, perhaps another VM's.",
    in: SINCE_V1,
  },
  'vm-id-by-teardown': {
    title: 'tear-down gives the VM ID back, if all went well',
    ids: [],
    doc: 'Without, releasing the VMTE does, and a failed init loses the ID.',
    in: SINCE_V1,
  },
  'vpet-per-vm': {
    title: 'size the VPE table for the VM',
    ids: [],
    doc: "Without, every VM has a VPE table of the hardware's maximum.",
    in: SINCE_V1,
  },
  'vpet-by-max-vpe-id': {
    title: 'size the VPE table by the largest VPE ID',
    ids: [],
    doc: 'Without, by the number of vCPUs.',
    in: SINCE_V3,
  },
  'vped-array': {
    title: 'one array of VPE descriptors per VM',
    ids: [],
    doc: 'Allocated with the VM; without, one allocation per VPE and an array of pointers.',
    in: SINCE_V3,
  },
  'rounded-buffers': {
    title: 'round IRS buffers up to cache lines',
    ids: [],
    doc: 'So that maintenance of a buffer never touches a neighbour; without, exact sizes.',
    in: SINCE_V3,
  },
  'vpe-id-is-index': {
    title: "the VPE ID is the vCPU's index",
    ids: [],
    doc: 'In the first rework only; without, the VPE table is indexed by the vCPU ID.',
    in: ['V2'],
  },
  'vpe-id-from-vcpu': {
    title: 'the command handler takes the VPE ID from the vCPU',
    ids: [],
    doc: "Without, from the doorbell's index, whatever the vCPU's ID is.",
    in: ['V1', 'V3', 'V4'],
  },
  'vpe-errnos': {
    title: '-EBUSY for a VPE or VM that is still valid',
    ids: [],
    doc: 'And the VMTE is looked at before the tracking structure; without, -EINVAL and -EPERM.',
    in: SINCE_V1,
  },

  // The command layer.
  'command-enum': {
    title: 'commands are passed as the enumerator itself',
    ids: [],
    doc: 'And renumbered; without, in a struct gicv5_cmd_info.',
    in: SINCE_V2,
  },
  'irs-write-helper': {
    title: 'one helper polls, writes and polls',
    ids: [],
    doc: 'Without, each routine does, with messages of its own.',
    in: SINCE_V1,
  },
  'poll-10ms': {
    title: 'poll with readl() for 10 ms',
    ids: ['D27'],
    doc: 'Without, with relaxed reads for one second.',
    in: SINCE_V1,
  },
  'idle-before-vmt': {
    title: 'wait for IDLE before programming the VM table',
    ids: [],
    doc: 'Without, the registers are written at once.',
    in: ['V1', 'V3', 'V4'],
  },
  'drop-status-f': {
    title: 'do not test IRS_VPE_STATUSR.F',
    ids: ['D27'],
    doc: 'The register has no such bit; without, it is read twice more.',
    in: SINCE_V1,
  },
  'doorbell-mask-zero': {
    title: "a new VPE's doorbell has DBPM 0",
    ids: [],
    doc: 'Without, 31: every priority rings.',
    in: SINCE_V1,
  },
  'doorbell-cleared': {
    title: 'forget the doorbell numbers when they are freed',
    ids: [],
    doc: 'Without, a vCPU keeps the number of an interrupt that is gone.',
    in: SINCE_V1,
  },
  'doorbell-check': {
    title: 'no command without a doorbell',
    ids: [],
    doc: 'vgic_v5_send_command() returns -ENXIO; without, the interrupt core answers -EINVAL.',
    in: ['V1', 'V3', 'V4'],
  },

  // The life of a VM.
  'init-calls-teardown': {
    title: 'a failed init calls tear-down',
    ids: [],
    doc: 'Without, it unwinds step by step, and never makes the VM invalid.',
    in: SINCE_V1,
  },
  'teardown-keeps-valid-vm': {
    title: 'tear-down keeps everything when the VM cannot be made invalid',
    ids: ['D23'],
    doc: 'Without, it goes on as if it had worked.',
    in: SINCE_V1,
  },
  'teardown-stops-at-vpe': {
    title: 'tear-down stops at the first VPE that cannot be freed',
    ids: [],
    doc: 'Without, it goes on and tries to release the VM.',
    in: ['V1', 'V4'],
  },
  'reset-keeps-vm': {
    title: 'a VPE that cannot be made valid only warns',
    ids: [],
    doc: 'Without, the VM is killed.',
    in: SINCE_V1,
  },
  'alloc-names': {
    title: 'functions called alloc, not allocate',
    ids: [],
    doc: "And without the guest's IST address, which was never used.",
    in: SINCE_V1,
  },
};
