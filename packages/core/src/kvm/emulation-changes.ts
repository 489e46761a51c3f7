import type { Change, EmulationChangeName } from './change.ts';

const SINCE_V2 = ['V2', 'V3', 'V4'] as const;
const SINCE_V3 = ['V3', 'V4'] as const;

/**
 * Changes of the IRS frame that KVM emulates for a guest. No text of the posted emulation is public: V1
 * has none of them, like the prototype (reference 8).
 */
export const EMULATION_CHANGES: Readonly<Record<EmulationChangeName, Change>> = {
  'validate-guest-cfgr': {
    title: "check the guest's IST_CFGR before allocating",
    ids: ['D17', 'D4'],
    doc: 'ID bits that IDR2 does not offer, ISTEs of another size or two levels leave IST_BASER as it is; without, KVM allocates for anything.',
    in: SINCE_V2,
  },
  'ignore-cfgr-while-valid': {
    title: 'ignore writes to IST_CFGR while the IST is valid',
    ids: ['D24'],
    doc: 'Without, the guest sees sizes that the hardware does not use.',
    in: SINCE_V2,
  },
  'ignore-second-enable': {
    title: 'no second IST for a second write of VALID',
    ids: ['D5'],
    doc: 'Only the edges of IST_BASER.VALID do something; without, every write of 1 allocates.',
    in: SINCE_V2,
  },
  'baser-fixed-while-valid': {
    title: 'IST_BASER.ADDR is fixed while the IST is valid',
    ids: ['D24'],
    doc: 'Without, a write of VALID and another address changes what the guest reads back.',
    in: SINCE_V3,
  },
  'baser-valid-on-success': {
    title: 'IST_BASER becomes valid when there is an IST',
    ids: ['D24'],
    doc: 'Without, the guest reads VALID although nothing was allocated.',
    in: SINCE_V2,
  },
  'keep-ist-unless-invalid': {
    title: 'free the IST only if the IRS gave it up',
    ids: ['D23'],
    doc: 'Without, a failed LPI_VIST_MAKE_INVALID only warns, and the IRS goes on using freed memory.',
    in: SINCE_V2,
  },
  'baser-before-free': {
    title: 'update IST_BASER before freeing the IST',
    ids: [],
    doc: 'What the guest reads follows the hardware, even if the free fails. Without, BASER changes last; the second rework has it so.',
    in: ['V2', 'V4'],
  },
  'split-64bit-access': {
    title: '64-bit registers as two halves',
    ids: ['D24'],
    doc: 'Without, a 32-bit access reads as zero and writes nothing.',
    in: SINCE_V3,
  },
  'id-bits-capped': {
    title: 'guests have at most 16 LPI ID bits',
    ids: ['D17'],
    doc: "IDR2.ID_BITS is capped; without, it is the host's, and 24 bits make 64 MiB of host memory.",
    in: SINCE_V2,
  },
  'guest-id-registers': {
    title: 'identification registers say what the guest has',
    ids: [],
    doc: 'IAFFID_BITS less one, from the VMTE, no SETLPI, PEs by vCPU ID; without, IAFFID_BITS is one too many, and PEs count from 0.',
    in: SINCE_V2,
  },
  'pe-cr0-fixed': {
    title: 'PE_CR0 is emulated',
    ids: [],
    doc: 'Always DPS; without, each access, a read too, writes VPE_CR0 of the host IRS through the doorbell.',
    in: SINCE_V2,
  },
  'quiet-guest-errors': {
    title: 'guests cannot fill the log',
    ids: [],
    doc: 'No message for what a guest does wrong; without, one each time.',
    in: SINCE_V2,
  },
};
