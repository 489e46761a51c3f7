import type { Change, IstChangeName } from './change.ts';

const SINCE_V1 = ['V1', 'V2', 'V3', 'V4'] as const;
const SINCE_V2 = ['V2', 'V3', 'V4'] as const;
const SINCE_V3 = ['V3', 'V4'] as const;

/** Changes of how ISTs are made, published, saved and freed. */
export const IST_CHANGES: Readonly<Record<IstChangeName, Change>> = {
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
