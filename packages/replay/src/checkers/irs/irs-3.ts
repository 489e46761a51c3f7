import { irsCommandOf } from '../facts/commands.ts';
import { nameOf } from '../facts/pending.ts';
import { structureKey } from '../facts/structures.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'IRS-3', severity: 'error' } as const;

/** A structure is made valid that is valid already. */
export const IRS_3: Rule = defineCheck({
  ...HEAD,
  title: 'what is made valid is not valid yet',
  source: 'reference 7: the command has no effect on a structure that is valid',
  page: {
    meaning:
      'A command makes a structure valid that the IRS has been using since an earlier command. A note for a VPE, whose configuration the command resets.',
    why: 'It has no effect: the IRS goes on with what it latched, and the driver believes that it uses the new table.',
    bad: ['MW IRS_VMAP_VISTR', 'WR section = other IST', 'MW IRS_VMAP_VISTR'],
    good: [
      'MW IRS_VMAP_VISTR',
      'MW IRS_VMAP_VISTR (invalidate)',
      'IDLE',
      'WR section = other IST',
      'MW IRS_VMAP_VISTR',
    ],
    blind: 'Commands that were written before the log begins.',
  },
  events: ['mmio.writeBegan'],
  check(record, facts) {
    const command = irsCommandOf(record.event.offset, record.event.value);
    if (command === null || command.action === 'unmap') return [];
    const key = structureKey(command);
    if (!facts.structures.isValid(key)) return [];
    const structure = facts.structures.get(key);
    if (structure === null) return [];
    const { entry } = structure;
    const isVpe = command.kind === 'vpe';
    return [
      makeFinding(HEAD, record, facts, {
        // Of a VPE the command resets configuration and doorbell, which a vCPU reset may want.
        severity: isVpe ? 'note' : 'error',
        title: `${nameOf(command)} comes when it is valid`,
        message: `It has been valid since #${structure.validSince}. The command ${isVpe ? 'resets the configuration of the VPE and its doorbell' : 'has no effect, whatever the entry says now'}.`,
        site: facts.actors.functionOf(record),
        objects: entry === null ? [] : [facts.names.ref(entry.base, entry.sizeBytes)],
        causes: [
          { seq: structure.validSince, role: 'made it valid' },
          { seq: record.seq, role: 'makes it valid again' },
        ],
        missing: {
          operation: 'a command that makes it invalid, and IDLE',
          after: structure.validSince,
          before: record.seq,
        },
        sort: command.kind,
      }),
    ];
  },
});
