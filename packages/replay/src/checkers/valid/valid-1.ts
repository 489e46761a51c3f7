import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { entryAt } from './entry-at.ts';

const HEAD = { rule: 'VALID-1', severity: 'error' } as const;

/** Software sets a VALID bit that belongs to the IRS. */
export const VALID_1: Rule = defineCheck({
  ...HEAD,
  title: 'only the IRS sets VALID in a live structure',
  source: 'GICv5 VALID ownership; reference 7, 11 (invariant 5)',
  page: {
    meaning: 'A PE stores an entry with VALID set into a structure that the IRS uses, where VALID was 0.',
    why: 'The IRS has not heard of it, or takes the entry for its own work. The domain is unpredictable from there on.',
    bad: ['WR section | IST_VALID'],
    good: ['WR section', 'clean+invalidate VMTE', 'MW IRS_VMAP_VISTR: the IRS sets IST_VALID'],
    blind: 'L1 ISTEs of an IST that is not valid yet: there software may set VALID.',
  },
  events: ['mem.stored'],
  needs: ['mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const { addr, value, sizeBytes, site } = record.event;
    if (sizeBytes !== 8 || (value & 1n) === 0n) return [];
    const entry = entryAt(facts, addr);
    if (entry === null || !facts.structures.mayBeValid(entry.container)) return [];
    if ((facts.lines.word64(addr) & 1n) === 1n) return [];
    const object = facts.names.ref(addr, 8);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() sets VALID of ${object.name}`,
        message: `VALID of ${object.name} belongs to the IRS while ${entry.containerName} is valid; software writes 0 and sends a command.`,
        site,
        objects: [object],
        causes: [
          {
            seq: facts.structures.get(entry.container)?.since ?? record.seq,
            role: `made ${entry.containerName} valid`,
          },
          { seq: record.seq, role: 'sets VALID' },
        ],
        missing: {
          operation: 'VALID 0 in the store, and a command that has the IRS set it',
          after: null,
          before: record.seq,
        },
      }),
    ];
  },
});
