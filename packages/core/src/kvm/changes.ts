import type { Change, ChangeName } from './change.ts';

const SINCE_V1 = ['V1', 'V2', 'V3', 'V4'] as const;
const SINCE_V2 = ['V2', 'V3', 'V4'] as const;
const SINCE_V3 = ['V3', 'V4'] as const;

/** Every change, by name. */
export const CHANGES: Readonly<Record<ChangeName, Change>> = {
  // Sizes and the shape of an IST.
  'free-floor': {
    title: 'free as many L2 tables as were allocated',
    ids: ['D1'],
    doc: 'The free path sizes the L1 table with the floor of 5 that allocation uses; without, with 2, and L2 tables leak.',
    in: SINCE_V2,
  },
  'linear-floor': {
    title: 'a linear IST has at least 64 bytes',
    ids: ['D4'],
    doc: 'Without, few ID bits give an IST of 4 to 32 bytes, which is seldom aligned to the granule of IST_ADDR.',
    in: SINCE_V3,
  },
  'page-bits-decision': {
    title: 'two levels when a linear IST exceeds a page',
    ids: ['D26'],
    doc: 'Compares the ID bits with the page shift; without, with the page size divided by the encoded ISTSZ.',
    in: SINCE_V1,
  },
  'two-level-decision': {
    title: 'two levels when the IST exceeds one L2 table',
    ids: ['D2', 'D3'],
    doc: 'Decides by the L2 size, which the level 1 arithmetic uses; without, by the page, and the arithmetic may wrap.',
    in: SINCE_V2,
  },
  'istsz-in-section': {
    title: 'the section says what was allocated',
    ids: ['D26'],
    doc: 'The LPI section gets the ISTSZ and L2SZ of the IST; without, zeros, whatever was allocated.',
    in: SINCE_V1,
  },
  'host-l2sz-helper': {
    title: "share the host driver's choice of L2SZ",
    ids: ['R4'],
    doc: 'Without, a function of its own with magic numbers, and the same answers.',
    in: SINCE_V2,
  },
  'account-memory': {
    title: 'charge IST memory to the guest',
    ids: ['D17'],
    doc: 'GFP_KERNEL_ACCOUNT for ISTs, which come from size classes of their own; without, GFP_KERNEL.',
    in: SINCE_V2,
  },

  // Cache maintenance.
  'sync-helper': {
    title: 'one helper for cache maintenance',
    ids: [],
    doc: 'vgic_v5_clean_inval() for every range; without, open-coded, one dsb for several ranges, entries cleaned only.',
    in: SINCE_V1,
  },
  'sync-clean-inval': {
    title: 'the helper always does a dsb and clean+invalidate',
    ids: ['R3', 'D9'],
    doc: 'No booleans: dsb(ishst), then clean+invalidate. Without, either a dsb or just what the call asks for.',
    in: SINCE_V2,
  },
  'sync-before-read': {
    title: 'clean+invalidate before reading what the IRS may have written',
    ids: ['R2', 'D7'],
    doc: 'Without, VALID bits are read from whatever the cache holds. (The free of a two-level IST: sync-before-free.)',
    in: SINCE_V2,
  },
  'sync-before-free': {
    title: 'clean+invalidate before a two-level IST is freed by its section',
    ids: ['D7'],
    doc: 'Without, ID_BITS, ISTSZ and L2SZ may come from a stale line, and too few tables are freed.',
    in: SINCE_V3,
  },
  'sync-before-write': {
    title: 'clean+invalidate an entry before it is rewritten',
    ids: ['D25'],
    doc: 'Drops stale neighbours in the line, so that the write-back cannot undo what the IRS wrote beside it.',
    in: SINCE_V2,
  },
  'sync-after-valid-check': {
    title: 'clean+invalidate after finding the section valid',
    ids: ['R2'],
    doc: 'The odd construct of the posted patch: maintenance after the decision to bail out.',
    in: ['V1'],
  },
  'invalidate-after-command': {
    title: 'invalidate the VMTE after the make-valid command',
    ids: ['R3', 'D8', 'D9'],
    doc: 'In the posted patch; on a partial line it cleans first, and so may write stale neighbours back.',
    in: ['V1'],
  },
  'l1-sync-once': {
    title: 'maintain the filled L1 table in one go',
    ids: [],
    doc: 'Without, each L1 ISTE is cleaned as it is written.',
    in: SINCE_V1,
  },
  'publish-vmte-last': {
    title: 'write the VMTE when all its buffers exist',
    ids: [],
    doc: 'Both words at the end; without, each as soon as its buffer is allocated, while others may still fail.',
    in: SINCE_V3,
  },

  // Byte order.
  'valid-inside-swap': {
    title: 'VALID of an L1 ISTE inside the byte swap',
    ids: ['D14'],
    doc: 'Without, a big-endian PE sets bit 56 instead of bit 0, and the IRS finds every entry invalid.',
    in: SINCE_V2,
  },
  'le-loads': {
    title: 'convert loaded entries before taking fields',
    ids: ['D15'],
    doc: 'Without, a big-endian PE takes VALID and the rest from the wrong bytes.',
    in: SINCE_V2,
  },

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

  // Assignment, and what happens when it fails.
  'ebusy-guard': {
    title: 'refuse a second IST',
    ids: ['D5', 'D6', 'D20'],
    doc: '-EBUSY when there is one; without, the new one replaces the pointer to the old.',
    in: SINCE_V2,
  },
  'unwind-on-error': {
    title: 'free what was allocated when enabling LPIs fails',
    ids: [],
    doc: 'Without, L2 tables, pointer array and L1 table of a failed attempt stay allocated.',
    in: SINCE_V1,
  },
  'zero-section-on-error': {
    title: 'clear the section when the command fails',
    ids: ['D11'],
    doc: 'Without, the section keeps pointing at the IST that the caller frees. The second rework lost it again.',
    in: ['V2', 'V4'],
  },
  'timeout-kills-vm': {
    title: 'a timed-out make-valid kills the VM and keeps the memory',
    ids: ['D11'],
    doc: 'The command may still complete: section and IST stay until the VM is torn down. Without, both go at once.',
    in: ['V4'],
  },
  'spi-alloc-assigns': {
    title: 'one function allocates and assigns the SPI IST',
    ids: ['D20'],
    doc: 'vgic_v5_spi_ist_alloc(), which frees on failure; without, its callers do both steps.',
    in: SINCE_V2,
  },
  'quiet-missing-vmi': {
    title: 'no warning when a VM has no tracking structure',
    ids: [],
    doc: 'Without, WARN_ON(!vmi) wherever it is looked up.',
    in: SINCE_V2,
  },
  'quiet-errors': {
    title: 'no messages from the table code',
    ids: [],
    doc: 'Errors are only returned; without, kvm_err() before most of them.',
    in: SINCE_V1,
  },
  'ratelimit-misaligned': {
    title: 'the message about a misaligned IST is rate-limited and reworded',
    ids: [],
    doc: 'A guest that enables LPIs in a loop cannot flood the log.',
    in: SINCE_V3,
  },

  // Freeing.
  'release-by-pointers': {
    title: 'what a VM has is decided by the pointers',
    ids: ['D26', 'D7'],
    doc: "Without, by IST_VALID and STRUCTURE in the CPU's copy of the VMTE.",
    in: SINCE_V1,
  },
  'free-helpers': {
    title: 'helpers free an IST by its tracking pointers',
    ids: [],
    doc: 'vgic_v5_free_allocated_*_ist(), for error paths too; without, the free functions do it themselves.',
    in: SINCE_V1,
  },
  'drop-dead-work': {
    title: 'no unused arithmetic in the two-level free',
    ids: ['D16'],
    doc: 'Without, the number of L1 entries is computed and dropped; with a zeroed section its shift is undefined.',
    in: SINCE_V2,
  },
  'free-ists-first': {
    title: "release frees the ISTs before the VM's other tables",
    ids: ['D12'],
    doc: 'Without, VMD and VPET go first, and an early return leaves their pointers published.',
    in: SINCE_V2,
  },
  'free-vmi': {
    title: 'release frees the tracking structure',
    ids: ['D26'],
    doc: 'And the array of VPE descriptors; without, both leak.',
    in: SINCE_V1,
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

  // Save and restore.
  'ist-save-restore': {
    title: 'save and restore ISTs, replay pending interrupts',
    ids: [],
    doc: 'The tracking structure has a list of pending interrupts. The second rework is a text without it.',
    in: ['V2', 'V4'],
  },
  'save-checks-id-bits': {
    title: 'refuse to save an LPI IST of another width',
    ids: [],
    doc: "-EINVAL unless the IST has as many ID bits as the guest's; without, the user buffer may be overrun.",
    in: ['V4'],
  },
  'save-needs-valid-spi-ist': {
    title: 'saving SPIs needs a valid SPI IST',
    ids: [],
    doc: '-ENXIO without one; without the change, -ENOENT when there is no memory, and VALID is not looked at.',
    in: ['V4'],
  },
};

/** True when there is a change of that name. */
export function isChangeName(name: string): name is ChangeName {
  return Object.hasOwn(CHANGES, name);
}

/** The names of all changes, in the order of the table. */
export const CHANGE_NAMES: readonly ChangeName[] = Object.keys(CHANGES).filter(isChangeName);
