import {
  IRS_SAVE_VM_STATUSR,
  IRS_SAVE_VMR,
  IRS_VMT_STATUSR,
  IRS_VPE_CR0,
  IRS_VPE_DBR,
  IRS_VPE_SELR,
  IRS_VPE_STATUSR,
  registerName,
  type Seq,
} from '@vist/core';
import { VMT_GROUP } from '../facts/commands.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type Rule } from '../rule.ts';
import { HAPPENED, type Status } from '../witness.ts';

const HEAD = { rule: 'IRS-1', severity: 'error' } as const;

/** A command is written while the one before may not be done. */
export const IRS_1: Rule = defineRule<Busy, 'mmio.writeBegan' | 'mmio.readEnded'>({
  ...HEAD,
  title: 'a command is written when IDLE was read after the one before',
  source:
    'GICv5 IRS_VMT_STATUSR, IRS_VPE_STATUSR, IRS_SAVE_VM_STATUSR; reference 7: written while busy is UNPREDICTABLE',
  page: {
    meaning:
      'A register of a group is written (VM table, VPE, save), and nobody has read IDLE of its status register as 1 since the last write to the group.',
    why: 'The IRS may still be at the first command. What it makes of the second one is unpredictable.',
    bad: ['MW IRS_VMAP_VMR', 'MW IRS_VMAP_VISTR'],
    good: ['MW IRS_VMAP_VMR', 'POLL IRS_VMT_STATUSR', 'MW IRS_VMAP_VISTR'],
    blind: 'Commands that firmware or another driver wrote before the log begins.',
  },
  events: ['mmio.writeBegan', 'mmio.readEnded'],
  needs: ['mmio.writeBegan', 'mmio.readEnded'],
  initial: () => new Map(),
  step(memo, record, facts) {
    const { event, seq } = record;
    if (event.type === 'mmio.readEnded') {
      if ((event.value & 1n) === 1n) memo.delete(event.offset);
      return { memo, findings: [] };
    }
    const status = statusRegisterOf(event.offset);
    if (status === null) return { memo, findings: [] };
    const last = memo.get(status);
    memo.set(status, seq);
    if (last === undefined) return { memo, findings: [] };
    const name = registerName(event.offset) ?? `offset ${event.offset}`;
    const polled = registerName(status) ?? `offset ${status}`;
    const finding = makeFinding(HEAD, record, facts, {
      title: `${name} is written while the IRS may be busy`,
      message: `The write of 0x${event.value.toString(16)} follows the one at #${last}, and IDLE was not read as 1 in between. A slower IRS is still at the first command.`,
      site: event.caller0,
      objects: [],
      causes: [
        { seq: last, role: 'the command before' },
        { seq, role: 'the command that comes too early' },
      ],
      missing: { operation: `a poll of ${polled} until IDLE is 1`, after: last, before: seq },
      status: status === IRS_VMT_STATUSR.offset ? onSlowIrs(last) : HAPPENED,
      sort: name,
    });
    return { memo, findings: [finding] };
  },
});

/** The last write to each group that nobody has seen the end of, by the offset of its status register. */
type Busy = Map<number, Seq>;

const VPE_GROUP: ReadonlySet<number> = new Set([IRS_VPE_SELR, IRS_VPE_DBR, IRS_VPE_CR0].map(({ offset }) => offset));

function statusRegisterOf(offset: number): number | null {
  if (VMT_GROUP.has(offset)) return IRS_VMT_STATUSR.offset;
  if (VPE_GROUP.has(offset)) return IRS_VPE_STATUSR.offset;
  return offset === IRS_SAVE_VMR.offset ? IRS_SAVE_VM_STATUSR.offset : null;
}

function onSlowIrs(last: Seq): Status {
  return {
    kind: 'needs',
    acts: [{ side: 'before', seq: last, step: { kind: 'slow' }, text: 'an IRS that takes longer' }],
    damage: { kind: 'command-while-busy', after: last },
  };
}
