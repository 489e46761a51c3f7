import { profileWith } from '@vist/core/testing';
import type { RuleId } from '@vist/replay';
import {
  allocationFails,
  commandFails,
  guestWrites,
  irsStoresLpi,
  lpiDisable,
  lpiEnable,
  onPe,
  pagesAndL2,
  PROBE,
  type ScenarioParts,
  spiEnable,
  type Step,
  teardown,
  until,
  VMT_FREE,
  vmInit,
} from '../defects/scenarios.ts';

/** A defect, a scenario in which it shows, and the rules that tell. */
export interface DefectRow {
  /** Id in reference 9.2; null for what the rules found by themselves. */
  readonly id: string | null;
  readonly what: string;
  /** Rules that report this defect in this scenario, and not another one. */
  readonly rules: readonly RuleId[];
  readonly scenario: Omit<ScenarioParts, 'revision'>;
}

/** What a guest can do to its LPIs, from the VM table's birth to its end. */
const lifeOf = (idBits: number): readonly Step[] => [
  PROBE,
  vmInit(),
  lpiEnable(idBits),
  lpiDisable(),
  teardown(),
  VMT_FREE,
];

const BIG_ENDIAN = profileWith({ endianness: 'big' });
const GUEST_ENABLES = [guestWrites('IRS_IST_CFGR', '0xc'), guestWrites('IRS_IST_BASER', '0x48000001')];

/** Every defect of reference 9.2 that a log can show, then what the rules found beyond it. */
export const DEFECT_ROWS: readonly DefectRow[] = [
  { id: 'D1', what: 'free counts fewer L2 tables', rules: ['LEAK-1'], scenario: { steps: lifeOf(12) } },
  {
    id: 'D2',
    what: 'the L1 size wraps',
    rules: ['UB-1'],
    scenario: { profile: pagesAndL2(4096, 4), steps: lifeOf(11) },
  },
  {
    id: 'D3',
    what: 'two levels for one L2 table',
    rules: ['SIZE-5'],
    scenario: { profile: pagesAndL2(4096, 4), steps: lifeOf(12) },
  },
  { id: 'D4', what: 'a linear IST of 16 bytes', rules: ['SIZE-1'], scenario: { steps: lifeOf(2) } },
  {
    id: 'D5',
    what: 'a second enable loses the first IST',
    rules: ['LIFE-7'],
    scenario: { steps: [PROBE, vmInit(), lpiEnable(12), lpiEnable(12), teardown(), VMT_FREE] },
  },
  {
    id: 'D6',
    what: 'and its structure flag',
    rules: ['LIFE-7', 'LEAK-1'],
    scenario: { steps: [PROBE, vmInit(), lpiEnable(12), lpiEnable(10), lpiDisable(), teardown(), VMT_FREE] },
  },
  { id: 'D7', what: 'decisions from stale lines', rules: ['CMO-3'], scenario: { steps: lifeOf(12) } },
  {
    id: 'D8',
    what: 'an invalidate of a part of a line writes back',
    rules: ['CMO-4', 'CMO-8'],
    scenario: {
      steps: [PROBE, vmInit(0), vmInit(1), lpiEnable(10, 0), ...onPe(1, spiEnable(5, 1))],
      slices: [
        until(0, 'env.operationEnded', 3),
        until(0, 'kvm.commandReturned'),
        until(1, 'mem.stored'),
        until(0, 'env.operationEnded'),
      ],
    },
  },
  {
    id: 'D9',
    what: 'the line stays cached around the command',
    rules: ['CMO-8'],
    scenario: { steps: [PROBE, vmInit(), lpiEnable(12)] },
  },
  {
    id: 'D10',
    what: 'lines and registers are not serialised',
    rules: ['LOCK-1', 'LOCK-3'],
    scenario: { steps: [PROBE, vmInit(0), vmInit(1), lpiEnable(10, 0), spiEnable(5, 1)] },
  },
  {
    id: 'D11',
    what: 'a timed-out assignment frees the IST',
    rules: ['LIFE-5', 'VALID-2'],
    scenario: { steps: [PROBE, vmInit(), lpiEnable(12)], faults: [commandFails(2, 'drop')] },
  },
  {
    id: 'D12',
    what: 'release frees tables before what it calls',
    rules: ['LIFE-10'],
    scenario: { steps: [PROBE, vmInit(), lpiEnable(10), teardown(), VMT_FREE] },
  },
  {
    id: 'D13',
    what: 'an IST is freed before its section is cleared',
    rules: ['LIFE-9'],
    scenario: { steps: [PROBE, vmInit(), spiEnable(), teardown(), VMT_FREE] },
  },
  {
    id: 'D14',
    what: 'VALID outside the byte swap',
    rules: ['SIZE-2'],
    scenario: { profile: BIG_ENDIAN, steps: [PROBE, vmInit(), lpiEnable(12)] },
  },
  {
    id: 'D15',
    what: 'fields of the raw word',
    rules: ['VALID-2', 'IRS-3'],
    scenario: { profile: BIG_ENDIAN, steps: [PROBE, vmInit(), lpiEnable(12), lpiEnable(12)] },
  },
  {
    id: 'D17',
    what: "a guest's memory is not charged to it",
    rules: ['ACCT-1'],
    scenario: { steps: [PROBE, vmInit(), ...GUEST_ENABLES] },
  },
  {
    id: 'D18',
    what: 'an L2 size that the IRS has not',
    rules: ['SIZE-3'],
    scenario: { profile: pagesAndL2(4096, 0), steps: [PROBE, vmInit(), lpiEnable(16)] },
  },
  {
    id: 'D19',
    what: 'a linear IST too large to allocate',
    rules: ['SIZE-6'],
    scenario: {
      profile: profileWith({ irs: { istLevels: false, idBits: 24 } }),
      steps: [PROBE, vmInit(), lpiEnable(21)],
    },
  },
  {
    id: 'D20',
    what: 'SPIs enabled twice',
    rules: ['LIFE-7'],
    scenario: { steps: [PROBE, vmInit(), spiEnable(), spiEnable(), teardown(), VMT_FREE] },
  },
  {
    id: 'D21',
    what: 'a VM without an ID acts on VM ID 0',
    rules: ['IRS-4'],
    scenario: { steps: [PROBE, vmInit(0), lpiEnable(10, 1)] },
  },
  {
    id: 'D22',
    what: 'eight L2 tables where four are reached',
    rules: ['SIZE-5'],
    scenario: { steps: lifeOf(12) },
  },
  {
    id: 'D23',
    what: 'the emulation frees after a failed invalidate',
    rules: ['LIFE-5', 'LIFE-3'],
    scenario: {
      steps: [PROBE, vmInit(), ...GUEST_ENABLES, guestWrites('IRS_IST_BASER', '0x48000000'), irsStoresLpi(5, 0x9)],
      faults: [commandFails(4, 'drop')],
    },
  },
  {
    id: 'D24',
    what: 'registers that the guest reads part from the IRS',
    rules: ['GUEST-1'],
    scenario: {
      steps: [PROBE, vmInit(), ...GUEST_ENABLES, guestWrites('IRS_IST_CFGR', '0x8')],
      faults: [allocationFails(3, 1)],
    },
  },
  {
    id: 'D25',
    what: 'entries are never invalidated',
    rules: ['CMO-4', 'CMO-3'],
    scenario: { steps: [PROBE, vmInit(), spiEnable(), teardown()] },
  },
  {
    id: 'D26',
    what: 'the section says ISTSZ 0 and L2SZ 0',
    rules: ['SIZE-3', 'SIZE-2'],
    scenario: { profile: pagesAndL2(4096, 4), steps: [PROBE, vmInit(), lpiEnable(16)] },
  },
  {
    id: 'D26',
    what: 'a division by ISTSZ; the tracking structure is never freed',
    rules: ['UB-2', 'LEAK-1'],
    scenario: { steps: [PROBE, vmInit(), lpiEnable(13), lpiDisable(), teardown(), VMT_FREE] },
  },
  {
    id: 'D27',
    what: 'polls of a second under a raw spinlock',
    rules: ['LOCK-6'],
    scenario: { steps: [PROBE, vmInit(), lpiEnable(10)], faults: [commandFails(2, 'hang')] },
  },
  {
    id: null,
    what: 'a line is made fresh outside the lock that it is written under',
    rules: ['LOCK-2'],
    scenario: { steps: [PROBE, vmInit(0), vmInit(1)] },
  },
  {
    id: null,
    what: 'the linear free writes its section into a stale line (reference 6.13)',
    rules: ['CMO-4'],
    scenario: {
      steps: [PROBE, vmInit(0), vmInit(1), lpiEnable(10, 0), lpiEnable(11, 1), lpiDisable(0)],
      profile: profileWith({ irs: { istL2szMask: 1 } }),
    },
  },
  {
    id: null,
    what: 'the L1 VM table shares a line with its pointer array',
    rules: ['CMO-9'],
    scenario: { profile: profileWith({ irs: { vmtTwoLevel: true } }), steps: [PROBE, vmInit()] },
  },
  {
    id: null,
    what: 'the L2 VM table is freed after VMT_L2_MAP timed out',
    rules: ['LIFE-5', 'VALID-2', 'IRS-3'],
    scenario: {
      profile: profileWith({ irs: { vmtTwoLevel: true } }),
      steps: [PROBE, vmInit(), vmInit()],
      faults: [commandFails(1, 'late')],
    },
  },
];

/** Defects of reference 9.2 that no rule reports, and why. */
export const UNREPORTED: Readonly<Record<string, string>> = {
  D16: 'dead code does nothing that a log could have',
};

/** The invariants of reference 11, and the rules that judge them. */
export const INVARIANTS: readonly {
  readonly what: string;
  readonly rules: readonly RuleId[];
  readonly rest: string;
}[] = [
  { what: 'what the IRS reaches stays allocated', rules: ['LIFE-3', 'LIFE-5'], rest: '' },
  { what: 'the IRS accesses its tables only', rules: ['LIFE-4', 'SIZE-2', 'SIZE-4'], rest: '' },
  { what: 'bases are aligned', rules: ['SIZE-1'], rest: '' },
  { what: 'what is allocated is reachable', rules: ['LEAK-1', 'LIFE-7'], rest: '' },
  {
    what: 'VALID changes by commands only',
    rules: ['VALID-1', 'CMO-4', 'CMO-8', 'CMO-9', 'LOCK-1', 'LOCK-2'],
    rest: '',
  },
  { what: 'what a command reads is clean', rules: ['CMO-1', 'CMO-2', 'CMO-6'], rest: '' },
  { what: 'what a PE decides on is fresh', rules: ['CMO-3'], rest: '' },
  { what: 'as many L2 tables are freed as were allocated', rules: ['LEAK-1'], rest: '' },
  {
    what: 'nothing is left of a VM',
    rules: ['LEAK-1', 'LEAK-2', 'LEAK-3', 'LIFE-9'],
    rest: '',
  },
  { what: 'a replay is what was recorded', rules: [], rest: 'vist replay --verify' },
];
