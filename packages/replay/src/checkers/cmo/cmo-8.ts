import { physAddr, word64 } from '@vist/core';
import { entryRange } from '../facts/entry-range.ts';
import type { Facts } from '../facts/facts.ts';
import { addrText, lineMap, makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import type { WitnessAct } from '../witness.ts';
import { changesWord, lineOf } from './stale-witness.ts';

const HEAD = { rule: 'CMO-8', severity: 'warning' } as const;

/** The entry that a command changes is still in a cache when the command is written. */
export const CMO_8: Rule = defineCheck({
  ...HEAD,
  title: 'no copy of an entry is left when the IRS is told to change it',
  source: 'review point R3; reference 5.5, 9.2 D8 and D9; Linux vgic_v5_vmte_assign_ist()',
  page: {
    meaning:
      "A command is written while the line of the entry that the IRS will change is in a PE's cache: it was cleaned, not invalidated.",
    why: "From the IRS's store on the copy is old. Whoever writes the line before it is invalidated (another VM's entry is in it) writes VALID back as it was. Maintenance after the command comes too late.",
    bad: ['WR section', 'clean VMTE', 'MW IRS_VMAP_VISTR', 'invalidate VMTE'],
    good: ['WR section', 'clean+invalidate VMTE', 'MW IRS_VMAP_VISTR'],
    blind: 'Copies that only a speculative fill would bring: they are judged where the line is used (CMO-3, CMO-4).',
  },
  events: ['mem.deviceStored'],
  needs: ['mem.stored', 'mem.maintained', 'mem.deviceStored'],
  check(record, facts) {
    if (facts.profile.coherent || record.cause === null) return [];
    const { addr, sizeBytes } = record.event;
    const isCommand = facts.commands.open.some(({ writtenAt }) => writtenAt === record.cause);
    if (!isCommand || !changesWord(facts, record.event) || !isOnlyCleaned(facts, addr)) return [];
    if (!leavesOldCopy(facts, record.event)) return [];
    const neighbour = neighbourOf(facts, addr);
    if (neighbour === null) return [];
    const object = facts.names.ref(addr, sizeBytes);
    const line = addrText(lineOf(facts, addr));
    return [
      makeFinding(HEAD, record, facts, {
        title: `${object.name} is still cached when the IRS changes it`,
        message: `The line at ${line} was not invalidated before the command at #${record.cause}. The copy is old as soon as the IRS has stored, and a PE that writes anything else in the line brings it back.`,
        site: functionOfWrite(facts),
        objects: [object, facts.names.ref(neighbour, 8)],
        causes: [
          { seq: record.cause, role: 'the command' },
          { seq: record.seq, role: 'stored by the IRS, in memory only' },
        ],
        missing: { operation: `clean+invalidate of the line at ${line}`, after: null, before: record.cause },
        status: {
          kind: 'needs',
          acts: neighbourStore(facts, record.seq, { neighbour, addr }),
          damage: { kind: 'irs-store-lost', ...entryRange(facts, addr), after: record.seq },
        },
        map: lineMap(facts, { base: addr, sizeBytes }, { base: neighbour, sizeBytes: 8 }),
      }),
    ];
  },
});

/**
 * The code cleaned the line and kept it. A line that was read since it was invalidated is no worse than one
 * that a speculative fill brings, and one that is not even clean is a case of CMO-1 or CMO-4.
 */
function isOnlyCleaned({ lines }: Facts, addr: number): boolean {
  const range = { base: addr - (addr % lines.lineBytes), sizeBytes: lines.lineBytes };
  const isKept = lines.isPresent(addr) && lines.cleanedAt(addr) > lines.invalidatedAt(addr);
  return isKept && lines.uncleanIn(range).length === 0;
}

/** The copy that is there differs from what the IRS stores: it may have missed several stores that cancel out. */
function leavesOldCopy({ lines }: Facts, { addr, value }: { readonly addr: number; readonly value: bigint }): boolean {
  const line = lines.lineAt(addr);
  const index = (addr % lines.lineBytes) / 4;
  const copy = line?.kept?.[index] ?? lines.word32(addr);
  return copy !== Number(value & 0xffff_ffffn);
}

/** Somebody writes a neighbour, as it is, and the line is written back. */
export function neighbourStore(
  { lines, names }: Facts,
  seq: WitnessAct['seq'],
  { neighbour, addr }: { readonly neighbour: number; readonly addr: number },
): readonly WitnessAct[] {
  const value = word64(lines.word64(neighbour));
  return [
    {
      side: 'after',
      seq,
      step: { kind: 'pe-store', addr: physAddr(neighbour), sizeBytes: 8, value },
      text: `another PE writes ${names.name(neighbour, 8)}, in the same line`,
    },
    { side: 'after', seq, step: { kind: 'evict', addr: physAddr(addr) }, text: 'an eviction of the line' },
  ];
}

/** The function that the commands of the open write come from: where the log says it, the innermost call. */
function functionOfWrite({ commands, actors }: Facts): string {
  const [open] = commands.open;
  return open === undefined ? 'unknown' : actors.functionAt(open.writtenAt);
}

/** Another word of the line that somebody may write: of the same table. */
function neighbourOf({ lines, heap }: Facts, entry: number): number | null {
  const base = entry - (entry % lines.lineBytes);
  const holder = heap.at(entry);
  for (let addr = base + lines.lineBytes - 8; addr >= base; addr -= 8) {
    if (addr !== entry && heap.at(addr) === holder) return addr;
  }
  return null;
}
