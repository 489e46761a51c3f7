import { hexWord, physAddr, type Seq, type SystemRecord, word64 } from '@vist/core';
import { entryRange, staleEntry } from '../facts/entry-range.ts';
import type { Facts } from '../facts/facts.ts';
import type { Range, Stale } from '../facts/lines.ts';
import type { Finding, Severity } from '../finding.ts';
import { addrText, lineMap, makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';
import { HAPPENED, type Status, type WitnessAct } from '../witness.ts';
import { lateInvalidation, likeliest, lineOf, staleWitness } from './stale-witness.ts';

const HEAD = { rule: 'CMO-4', severity: 'error' } as const;

type Written = 'mem.stored' | 'mem.set' | 'mem.zeroed' | 'kvm.elementSet' | 'mem.deviceStored';

/** H3: a line is written back whose other bytes are older than what the IRS has stored there. */
export const CMO_4: Rule = defineCheck({
  ...HEAD,
  title: 'a line is fresh when a PE writes into it',
  source: 'reference 5.3 (H3), 5.4 rule 2, 9.2 D8 and D25; GICv5 VALID ownership (reference 7)',
  page: {
    meaning:
      'A PE stores into a line of which it may hold an old copy, or the IRS stores into a line that a PE holds dirty.',
    why: "The write-back replaces the whole line: the VALID bit of a neighbour, often another VM, goes back to what it was. The IRS then drops that VM's interrupts.",
    bad: ['clean+invalidate line', 'IRS sets VALID of VM 1', 'WR section of VM 0', 'clean+invalidate line'],
    good: ['IRS sets VALID of VM 1', 'clean+invalidate line', 'WR section of VM 0', 'clean+invalidate line'],
    blind: "Stores that the log does not show. Writes to KVM's pointer arrays are inferred from its bookkeeping.",
  },
  events: ['mem.stored', 'mem.set', 'mem.zeroed', 'kvm.elementSet', 'mem.deviceStored'],
  needs: ['mem.stored', 'mem.maintained', 'mem.deviceStored'],
  check(record, facts) {
    if (facts.profile.coherent) return [];
    const { event } = record;
    if (event.type === 'mem.deviceStored') return dirtyNeighbour(record, facts, event);
    return edgesOf(facts, writtenRange(facts, event)).flatMap((written) => {
      const stale = likeliest(neighbours(facts, written));
      return stale === null ? [] : [staleNeighbour(record, facts, written, stale)];
    });
  },
});

/** What a PE's event writes; null when its address is not known. */
function writtenRange(
  { references }: Facts,
  event: RecordOf<Exclude<Written, 'mem.deviceStored'>>['event'],
): Range | null {
  switch (event.type) {
    case 'mem.zeroed':
      return event;
    case 'kvm.elementSet': {
      const base = references.field(event.struct, event.key, event.array);
      return base === null ? null : { base: base + 8 * event.index, sizeBytes: 8 };
    }
    default:
      return { base: event.addr, sizeBytes: event.sizeBytes };
  }
}

/** The parts of a written range that share a line with other bytes: its first and its last line. */
function edgesOf({ lines }: Facts, range: Range | null): readonly Range[] {
  if (range === null) return [];
  const { lineBytes } = lines;
  const end = range.base + range.sizeBytes;
  const first = range.base - (range.base % lineBytes);
  const last = end - 1 - ((end - 1) % lineBytes);
  const edges = first === last ? [first] : [first, last];
  return edges
    .map((line) => ({ base: Math.max(line, range.base), end: Math.min(line + lineBytes, end) }))
    .map(({ base, end: stop }) => ({ base, sizeBytes: stop - base }))
    .filter(({ sizeBytes }) => sizeBytes < lineBytes);
}

/** Stale words of the line that the store does not overwrite. */
function neighbours({ lines }: Facts, written: Range): readonly Stale[] {
  const base = written.base - (written.base % lines.lineBytes);
  return lines
    .staleIn({ base, sizeBytes: lines.lineBytes })
    .filter(({ addr }) => addr + 4 <= written.base || addr >= written.base + written.sizeBytes);
}

function staleNeighbour(record: SystemRecord, facts: Facts, written: Range, stale: Stale): Finding {
  const victim = facts.names.ref(stale.addr - (stale.addr % 8), 8);
  const target = facts.names.ref(written.base, written.sizeBytes);
  const site = facts.actors.functionOf(record);
  const status = statusOf(record, facts, { written, stale });
  const { old, now } = staleEntry(facts, stale);
  return makeFinding(HEAD, record, facts, {
    severity: severityOf(facts, stale.addr),
    title: `a store to ${target.name} may write ${victim.name} back as it was`,
    message: `The line at ${addrText(lineOf(facts, stale.addr))} also holds ${victim.name}, which the IRS changed at #${stale.changedAt} (${hexWord(old)} to ${hexWord(now)}). Nothing invalidated the line since, so ${site}() may write into an old copy of it; the write-back undoes what the IRS stored.`,
    site,
    objects: [victim, target],
    causes: [
      { seq: stale.changedAt, role: 'stored by the IRS, in memory only' },
      { seq: record.seq, role: 'writes into the line' },
    ],
    missing: lateInvalidation(facts, stale, record.seq),
    status,
    map: lineMap(facts, { base: stale.addr, sizeBytes: 4 }, written),
    // Four stores into one entry are one defect; which word of a neighbour is lost, another each.
    sort: `${facts.names.kind(stale.addr)} < ${facts.names.kind(written.base).replace(/ word \d$/u, '')}`,
  });
}

/** What the IRS stored in a table that it has given up since is lost, and nobody reads it again. */
function severityOf({ structures, names }: Facts, victim: number): Severity {
  const isVmTable = names.kind(victim).startsWith('vmte') || names.kind(victim) === 'l1-vm-table';
  return isVmTable || structures.reaching(victim).length > 0 ? 'error' : 'note';
}

function statusOf(
  { seq, event }: SystemRecord,
  facts: Facts,
  { written, stale }: { readonly written: Range; readonly stale: Stale },
): Status {
  if (facts.profile.memory === 'cached' && stale.isKept && event.type !== 'kvm.elementSet') return HAPPENED;
  const { addr } = stale;
  return {
    kind: 'needs',
    acts: [...staleWitness(facts, stale), ...hiddenStore(seq, event, written), writeBack(seq, addr)],
    damage: { kind: 'irs-store-lost', ...entryRange(facts, addr), after: seq },
  };
}

/** The model does not send KVM's pointer arrays through memory; the kernel does. */
function hiddenStore(seq: Seq, event: SystemRecord['event'], written: Range): readonly WitnessAct[] {
  if (event.type !== 'kvm.elementSet') return [];
  const step = {
    kind: 'pe-store',
    addr: physAddr(written.base),
    sizeBytes: 8,
    value: word64(BigInt(event.value ?? 0)),
  } as const;
  return [{ side: 'after', seq, step, text: `the store of the pointer itself, which the log does not show` }];
}

/** The line leaves the cache some time, if no maintenance writes it back first. */
function writeBack(seq: Seq, addr: number): WitnessAct {
  return { side: 'after', seq, step: { kind: 'evict', addr: physAddr(addr) }, text: 'an eviction of the line' };
}

/** The IRS stores into a line that a PE holds dirty: the write-back replaces what it stores. */
function dirtyNeighbour(
  record: SystemRecord,
  facts: Facts,
  { addr, sizeBytes, value }: RecordOf<'mem.deviceStored'>['event'],
): readonly Finding[] {
  const { lines } = facts;
  const base = lineOf(facts, addr);
  const changed = { base: addr, sizeBytes };
  // A store to the word itself is a case of H1: the IRS has read the old one.
  if (lines.uncleanIn(changed).length > 0 || lines.word64(addr - (addr % 8)) === value) return [];
  const [dirty] = lines.uncleanIn({ base, sizeBytes: lines.lineBytes });
  if (dirty === undefined) return [];
  const victim = facts.names.ref(addr, sizeBytes);
  const neighbour = facts.names.ref(dirty.base, dirty.sizeBytes);
  const missing = {
    operation: `clean+invalidate of the line at ${addrText(base)}`,
    after: dirty.storedAt,
    before: record.seq,
  };
  return [
    makeFinding(HEAD, record, facts, {
      severity: severityOf(facts, addr),
      title: `a dirty line in a PE's cache may undo what the IRS stores to ${victim.name}`,
      message: `A PE stored to ${neighbour.name} at #${dirty.storedAt} and nothing wrote the line back since. The IRS now stores to ${victim.name} in the same line, in memory only; the write-back will replace it.`,
      site: neighbour.allocation?.site ?? 'unknown',
      objects: [victim, neighbour],
      causes: [
        { seq: dirty.storedAt, role: 'stored by a PE, and not cleaned since' },
        { seq: record.seq, role: 'stored by the IRS, in memory only' },
      ],
      missing,
      status: {
        kind: 'needs',
        acts: [writeBack(record.seq, addr)],
        damage: { kind: 'irs-store-lost', ...entryRange(facts, addr), after: record.seq },
      },
      map: lineMap(facts, changed, dirty),
      sort: `${facts.names.kind(addr)} < dirty ${facts.names.kind(dirty.base)}`,
    }),
  ];
}
