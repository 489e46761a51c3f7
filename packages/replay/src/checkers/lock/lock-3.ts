import {
  decodeVpeSelr,
  encodeVpeSelr,
  IRS_VMT_BASER,
  IRS_VMT_CFGR,
  IRS_VPE_CR0,
  IRS_VPE_DBR,
  IRS_VPE_SELR,
  registerName,
  type VpeSelection,
} from '@vist/core';
import { VMT_GROUP } from '../facts/commands.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type RecordOf, type Rule } from '../rule.ts';
import type { Needs } from '../witness.ts';

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
export const LOCK_3: Rule = defineRule<Selected, 'mmio.writeBegan'>({
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
  initial: () => ({ vpe: null }),
  step(memo, record, facts) {
    const { offset, value } = record.event;
    const next = offset === IRS_VPE_SELR.offset ? { vpe: decodeVpeSelr(value) } : memo;
    if (!SHARED_OFFSETS.has(offset) || ALONE_OFFSETS.has(offset) || facts.actors.holdsGlobalLock(record.actor))
      return { memo: next, findings: [] };
    const name = registerName(offset) ?? `offset ${offset}`;
    const findings = [
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
        status: VMT_GROUP.has(offset) ? whileBusy(record, name) : otherVpe(record, next),
        sort: name,
      }),
    ];
    return { memo: next, findings };
  },
});

/** The VPE that was selected last. */
interface Selected {
  readonly vpe: VpeSelection | null;
}

function whileBusy({ seq, event }: RecordOf<'mmio.writeBegan'>, name: string): Needs {
  const { offset, value } = event;
  return {
    kind: 'needs',
    acts: [{ side: 'after', seq, step: { kind: 'pe-mmio', offset, value }, text: `another PE writes ${name} too` }],
    damage: { kind: 'command-while-busy', after: seq },
  };
}

/** Another PE selects a VPE of another VM: after the selection, or before what is meant for the selected one. */
function otherVpe({ seq, event }: RecordOf<'mmio.writeBegan'>, { vpe }: Selected): Needs {
  const { offset } = IRS_VPE_SELR;
  const value = encodeVpeSelr({ vmId: vpe?.vmId === 0 ? 1 : 0, vpeId: 0 });
  const side = event.offset === offset ? 'after' : 'before';
  return {
    kind: 'needs',
    acts: [{ side, seq, step: { kind: 'pe-mmio', offset, value }, text: 'another PE selects a VPE of another VM' }],
    damage: { kind: 'other-vpe-accessed', after: seq },
  };
}
