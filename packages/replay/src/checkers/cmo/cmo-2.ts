import { makeFinding, rangeText } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { needsOldBytes, uncleanReads } from './unclean-read.ts';

const HEAD = { rule: 'CMO-2', severity: 'error' } as const;

/** The coherent case of H1: a command that no barrier orders after the stores it depends on. */
export const CMO_2: Rule = defineCheck({
  ...HEAD,
  title: 'a barrier orders table stores before the IRS reads them',
  source: 'reference 5.1, 5.2: relaxed MMIO is not ordered after earlier stores; dsb(ishst) is',
  page: {
    meaning:
      'On a coherent platform a command is written, or the IRS reads an ISTE, while stores that it depends on have no dsb(ishst) after them.',
    why: 'The register write is relaxed and may overtake them: the IRS reads the entry before the store is visible.',
    bad: ['WR section', 'MW IRS_VMAP_VISTR'],
    good: ['WR section', 'dsb(ishst)', 'MW IRS_VMAP_VISTR'],
    blind: 'Barriers that come with other instructions; they are not in traces of a real kernel.',
  },
  events: ['mmio.writeBegan', 'mem.deviceLoaded'],
  needs: ['mem.stored', 'mem.synchronised'],
  check(record, facts) {
    if (!facts.profile.coherent) return [];
    return uncleanReads(record, facts, (range) => facts.barriers.unpublishedIn(range)).flatMap(
      ({ by, range, parts }) => {
        const [part] = parts;
        if (part === undefined) return [];
        const object = facts.names.ref(range.base, range.sizeBytes);
        return makeFinding(HEAD, record, facts, {
          title: `no barrier between the store to ${object.name} and ${record.event.type === 'mem.deviceLoaded' ? 'the load of the IRS' : 'the command about it'}`,
          message: `${capital(by)} follows the store to ${rangeText(part)} without a dsb(ishst) in between. The store may become visible to the IRS later.`,
          site: facts.actors.functionOf(record),
          objects: [object],
          causes: [
            { seq: part.storedAt, role: 'stored by a PE' },
            { seq: record.seq, role: 'lets the IRS read it' },
          ],
          missing: { operation: 'dsb(ishst)', after: part.storedAt, before: record.seq },
          status: needsOldBytes(facts, part, record.seq),
        });
      },
    );
  },
});

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
