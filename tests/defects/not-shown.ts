/** What reference 9 names and no test shows in a run, and why. */
export interface NotShown {
  readonly id: string;
  readonly what: string;
  readonly why: string;
}

/** Parts of defects, and review points, that a run cannot show. What is not here has a test with its id. */
export const NOT_SHOWN: readonly NotShown[] = [
  { id: 'R1', what: '"section" is undocumented', why: 'a comment' },
  {
    id: 'R4',
    what: 'magic numbers of IST_L2SZ',
    why: 'the same numbers from another function; its call frame is all that a log has',
  },
  { id: 'R5', what: 'no reference to the specification for n', why: 'a comment' },
  { id: 'R6', what: 'tracking fields are undocumented', why: 'a comment' },
  {
    id: 'D2, second half',
    what: 'an L1 table of 1 byte, a dead IST or -EINVAL',
    why: 'undefined behaviour ends the run, as UBSAN does; what AArch64 makes of the shift is not run',
  },
  {
    id: 'D7, fields of a stale section',
    what: 'the two-level free counts by ID_BITS, ISTSZ and L2SZ of a stale line',
    why: 'the IRS writes VALID only and PEs are coherent with each other, so a stale section differs in VALID alone; a zeroed one is D16',
  },
  {
    id: 'D12, early return',
    what: 'release returns early with freed tables still published',
    why: 'once release has found the VMTE and the tracking structure, freeing an IST does not fail; the order is shown',
  },
  {
    id: 'D20, uninitialised L2SZ',
    what: "V0's caller passes it",
    why: 'that caller is not public text; the recordings pass 0',
  },
  {
    id: 'D21, 16 bits',
    what: 'a 16-bit variable cannot hold "no ID"',
    why: 'what follows from it is shown: VM 0 is taken for it',
  },
  {
    id: 'D26, bounds',
    what: 'off-by-one checks of VM ID and L1 index',
    why: 'VM IDs come from an allocator with the right limit, so the wrong ones are never reached',
  },
  {
    id: 'D27, relaxed reads',
    what: 'no read barrier after a poll',
    why: 'loads of a PE are not reordered here (docs/RESTRICTIONS)',
  },
];
