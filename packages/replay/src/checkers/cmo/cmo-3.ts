import { hexWord } from '@vist/core';
import { entryRange, staleEntry } from '../facts/entry-range.ts';
import type { Facts } from '../facts/facts.ts';
import type { Stale } from '../facts/lines.ts';
import type { Finding } from '../finding.ts';
import { addrText, lineMap, makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';
import { HAPPENED, type Status } from '../witness.ts';
import { lateInvalidation, likeliest, staleWitness } from './stale-witness.ts';

const HEAD = { rule: 'CMO-3', severity: 'error' } as const;

/** H2: a PE decides on bytes that the IRS may have changed since they were cached. */
export const CMO_3: Rule = defineCheck({
  ...HEAD,
  title: 'a PE refetches what the IRS may have changed before it reads it',
  source: 'reference 5.3 (H2), 5.4 rule 3, 9.2 D7; review point R2',
  page: {
    meaning: 'A PE reads a word that the IRS has written, and nothing invalidated the line in between.',
    why: 'The cache may hold the line from before: the code sees VALID as it was and frees a table in use, or refuses one that is free.',
    bad: ['RD section', 'IRS sets IST_VALID', 'RD section'],
    good: ['RD section', 'IRS sets IST_VALID', 'clean+invalidate VMTE', 'RD section'],
    blind: 'Whether the code looks at the very bits that changed: every load is taken for a decision.',
  },
  events: ['mem.loaded'],
  needs: ['mem.loaded', 'mem.maintained', 'mem.deviceStored'],
  check(record, facts) {
    if (facts.profile.coherent) return [];
    const { addr, sizeBytes } = record.event;
    const stale = likeliest(facts.lines.staleIn({ base: addr, sizeBytes }));
    return stale === null ? [] : [staleFinding(record, facts, stale)];
  },
});

function staleFinding(record: RecordOf<'mem.loaded'>, facts: Facts, stale: Stale): Finding {
  const { addr, sizeBytes, site } = record.event;
  const object = facts.names.ref(addr, sizeBytes);
  const entry = staleEntry(facts, stale);
  return makeFinding(HEAD, record, facts, {
    title: `${site}() reads ${object.name} from a line that may be older than memory`,
    message: `The IRS changed the word at ${addrText(entry.addr)} from ${hexWord(entry.old)} to ${hexWord(entry.now)} at #${stale.changedAt}, and nothing invalidated the line since. A PE that holds it from before decides on the old value.`,
    site,
    objects: [object],
    causes: [
      { seq: stale.changedAt, role: 'changed by the IRS, in memory only' },
      { seq: record.seq, role: 'read by a PE through its cache' },
    ],
    missing: lateInvalidation(facts, stale, record.seq),
    status: statusOf(record, facts, stale),
    map: lineMap(facts, { base: stale.addr, sizeBytes: 4 }, null),
  });
}

/** On cached memory the load itself says what it saw. */
function statusOf({ event, seq }: RecordOf<'mem.loaded'>, facts: Facts, stale: Stale): Status {
  const seen = Number((event.value >> (stale.addr >= event.addr + 4 ? 32n : 0n)) & 0xffff_ffffn);
  if (facts.profile.memory === 'cached' && seen !== stale.value) return HAPPENED;
  const damage = { kind: 'pe-reads-old', ...entryRange(facts, stale.addr), at: seq } as const;
  return { kind: 'needs', acts: staleWitness(facts, stale), damage };
}
