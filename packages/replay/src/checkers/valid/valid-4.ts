import { NEVER } from '../facts/line.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'VALID-4', severity: 'note' } as const;

/** Software writes ISTEs of an IST that the IRS uses. */
export const VALID_4: Rule = defineCheck({
  ...HEAD,
  title: 'ISTEs of a valid IST belong to the IRS',
  source: 'GICv5: memory of a valid structure is not modified; reference 6.17, 7; Linux vgic_v5_restore_ist_entry()',
  page: {
    meaning:
      'A PE stores into the memory of an IST while it is valid and its VM is. A note as long as the IRS has not stored there; a warning when it has.',
    why: 'The IRS may hold the entry in a cache of its own and overwrite the store, or miss it. Restore is allowed to write while the VM is made invalid around it, which the log of a single function does not show.',
    bad: ['MW IRS_VMAP_VISTR', 'WR ISTE 5'],
    good: ['MW IRS_VMAP_VMR (invalidate)', 'IDLE', 'WR ISTE 5', 'clean+invalidate', 'MW IRS_VMAP_VMR'],
    blind: 'Whether the VM has ever run.',
  },
  events: ['mem.stored', 'mem.set'],
  needs: ['mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const { addr, sizeBytes, site } = record.event;
    const reach = facts.structures.reaching(addr).find(({ range }) => range.role === 'ist' || range.role === 'l2-ist');
    if (reach === undefined) return [];
    const object = facts.names.ref(addr, sizeBytes);
    const storedByIrs = facts.lines.lineAt(addr)?.storedByIrsAt ?? NEVER;
    const hasStored = storedByIrs > reach.structure.since;
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() writes ${object.name} while it is valid`,
        message: `The IST has been valid since #${reach.structure.validSince}${hasStored ? `, and the IRS stored to the same line at #${storedByIrs}` : ''}. The IRS may have the entry in a cache of its own.`,
        site,
        objects: [object],
        causes: [
          { seq: reach.structure.validSince, role: 'made the IST valid' },
          { seq: record.seq, role: 'writes an ISTE' },
        ],
        severity: hasStored ? 'warning' : 'note',
        missing: {
          operation: 'a command that makes the IST or its VM invalid, and IDLE',
          after: reach.structure.validSince,
          before: record.seq,
        },
        world: reach.world,
        sort: hasStored ? 'after the IRS' : 'before the IRS',
      }),
    ];
  },
});
