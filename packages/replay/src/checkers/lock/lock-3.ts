import { IRS_VMT_BASER, IRS_VMT_CFGR, IRS_VPE_CR0, IRS_VPE_DBR, IRS_VPE_SELR, registerName } from '@vist/core';
import { VMT_GROUP } from '../facts/commands.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LOCK-3', severity: 'error' } as const;

/** Registers that all VMs use, and that one VM must have to itself for the length of a command. */
const SHARED_OFFSETS: ReadonlySet<number> = new Set([
  ...VMT_GROUP,
  IRS_VPE_SELR.offset,
  IRS_VPE_CR0.offset,
  IRS_VPE_DBR.offset,
]);
/** Written once, at probe and at the end, when there is no VM. */
const ALONE_OFFSETS: ReadonlySet<number> = new Set([IRS_VMT_BASER.offset, IRS_VMT_CFGR.offset]);

/** A command of the IRS under no lock that all VMs share. */
export const LOCK_3: Rule = defineCheck({
  ...HEAD,
  title: 'a lock serialises the registers of the IRS',
  source: 'reference 5.6, 7 (write only when IDLE), 9.2 D10; GICv5 select-then-program registers',
  page: {
    meaning: "A command register is written while the PE holds no lock that every VM's code takes.",
    why: 'Another PE may write its command while this one is not done, or select another VPE before this one is programmed: unpredictable by the architecture.',
    bad: ['POLL IRS_VMT_STATUSR', 'MW IRS_VMAP_VISTR'],
    good: ['LOCK', 'POLL IRS_VMT_STATUSR', 'MW IRS_VMAP_VISTR', 'POLL IRS_VMT_STATUSR', 'UNLOCK'],
    blind: 'Locks are not in traces of a real kernel: there the rule is not decidable.',
  },
  events: ['mmio.writeBegan'],
  needs: ['lock.acquired', 'mmio.writeBegan'],
  check(record, facts) {
    const { offset } = record.event;
    if (!SHARED_OFFSETS.has(offset) || ALONE_OFFSETS.has(offset) || facts.actors.holdsGlobalLock(record.actor))
      return [];
    const name = registerName(offset) ?? `offset ${offset}`;
    const decides = 'a scenario with two VMs on two PEs whose commands overlap here';
    return [
      makeFinding(HEAD, record, facts, {
        title: `${name} is written without a lock`,
        message: `All VMs use ${name}. Nothing keeps another PE from writing it, or its status group, before this command is done.`,
        site: record.event.caller0,
        objects: [],
        causes: [{ seq: record.seq, role: 'writes the register' }],
        missing: {
          operation: 'a lock that all VMs share, from the first poll to the last',
          after: null,
          before: record.seq,
        },
        status: { kind: 'needs', acts: [], damage: { kind: 'undecided', decides } },
        sort: name,
      }),
    ];
  },
});
