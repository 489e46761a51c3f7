import { depthDifference, l1EntriesNeeded, l2TableBytes } from '@vist/core';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { istCommand } from './ist-command.ts';

const HEAD = { rule: 'SIZE-5', severity: 'note' } as const;

/** L2 tables that no interrupt of the ID space can reach. */
export const SIZE_5: Rule = defineCheck({
  ...HEAD,
  title: 'an IST is no larger than its ID space',
  source: 'reference 4.5, 9.2 D3, D22',
  page: {
    meaning:
      'A two-level IST has L2 tables behind L1 ISTEs that the ID space never indexes, or two levels where one L2 table would do.',
    why: "Nothing goes wrong. The memory is charged to nobody's use: 16 KiB for 12 ID bits with 4K tables, up to 448 KiB with 64K tables.",
    bad: ['12 ID bits, L2 4K: ALLOC 8 L2 tables, 4 reachable'],
    good: ['12 ID bits, L2 4K: ALLOC 4 L2 tables'],
    blind: 'Linear ISTs, whose floor of 64 bytes is not worth a word.',
  },
  events: ['mmio.writeBegan'],
  needs: ['alloc.allocated', 'mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const command = istCommand(record, facts);
    if (command === null || command.section.structure === 'linear') return [];
    const { section, name, vmId } = command;
    const kept = facts.references.array('vmi', vmId, 'h_lpi_l2_ists').filter((pointer) => pointer !== null);
    const needed = l1EntriesNeeded(section);
    if (kept.length <= needed) return [];
    const bytes = (kept.length - needed) * l2TableBytes(section.l2sz);
    const isFlat = depthDifference(section) <= 0;
    return [
      makeFinding(HEAD, record, facts, {
        title: `${name} has ${kept.length} L2 tables, of which ${needed} can be reached`,
        message: `${bytes} bytes are never used.${isFlat ? ' One L2 table has room for the whole ID space: a linear IST would do.' : ''}`,
        site: facts.actors.functionOf(record),
        objects: [facts.names.ref(section.istBase, 8 * kept.length)],
        causes: [{ seq: record.seq, role: 'makes it valid' }],
        sort: isFlat ? 'one table' : 'floor',
      }),
    ];
  },
});
