import { registerName, type Seq } from '@vist/core';
import { VMT_GROUP } from '../facts/commands.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type Rule } from '../rule.ts';

const HEAD = { rule: 'IRS-1', severity: 'error' } as const;

/** A command is written while the one before may not be done. */
export const IRS_1: Rule = defineRule<{ last: Seq | null }, 'mmio.writeBegan'>({
  ...HEAD,
  title: 'a command is written when IDLE was read after the one before',
  source: 'GICv5 IRS_VMT_STATUSR.IDLE; reference 7: written while busy is UNPREDICTABLE',
  page: {
    meaning: 'A register of the VMT group is written, and nobody has read IDLE as 1 since the last write to the group.',
    why: 'The IRS may still be at the first command. What it makes of the second one is unpredictable.',
    bad: ['MW IRS_VMAP_VMR', 'MW IRS_VMAP_VISTR'],
    good: ['MW IRS_VMAP_VMR', 'POLL IRS_VMT_STATUSR', 'MW IRS_VMAP_VISTR'],
    blind: 'Commands that firmware or another driver wrote before the log begins.',
  },
  events: ['mmio.writeBegan'],
  needs: ['mmio.writeBegan', 'mmio.readEnded'],
  initial: () => ({ last: null }),
  step(memo, record, facts) {
    const { offset, value } = record.event;
    if (!VMT_GROUP.has(offset)) return { memo, findings: [] };
    const { last } = memo;
    const next = { last: record.seq };
    if (facts.commands.isIdleKnown || last === null) return { memo: next, findings: [] };
    const name = registerName(offset) ?? `offset ${offset}`;
    const finding = makeFinding(HEAD, record, facts, {
      title: `${name} is written while the IRS may be busy`,
      message: `The write of 0x${value.toString(16)} follows the one at #${last}, and IDLE was not read as 1 in between. A slower IRS is still at the first command.`,
      site: record.event.caller0,
      objects: [],
      causes: [
        { seq: last, role: 'the command before' },
        { seq: record.seq, role: 'the command that comes too early' },
      ],
      missing: { operation: 'a poll of IRS_VMT_STATUSR until IDLE is 1', after: last, before: record.seq },
      status: {
        kind: 'needs',
        acts: [{ side: 'before', seq: last, step: { kind: 'slow' }, text: 'an IRS that takes longer' }],
        damage: { kind: 'command-while-busy', after: last },
      },
      sort: name,
    });
    return { memo: next, findings: [finding] };
  },
});
