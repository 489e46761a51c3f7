import { IRS_VMAP_VISTR, IRS_VMAP_VPER, ISTE_HWU, ISTE_PENDING, type PhysAddr, physAddr } from '@vist/core';
import { irsCommandOf, type IrsCommand } from '../facts/commands.ts';
import type { Facts } from '../facts/facts.ts';
import type { Range } from '../facts/lines.ts';
import { nameOf } from '../facts/pending.ts';
import { consumedBy, sectionAt, vmteAddr } from '../facts/walk.ts';
import { addrText, makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'VALID-3', severity: 'error' } as const;

/** An IST or descriptor holds what must be zero when it becomes valid. */
export const VALID_3: Rule = defineCheck({
  ...HEAD,
  title: 'an IST becomes valid without PENDING, HWU and metadata, a VPE with a descriptor of zeros',
  source: 'GICv5 11.2; reference 3.5, 6.18, 7; Linux vgic_v5_restore_ist_entry()',
  page: {
    meaning:
      'When an IST is made valid, an ISTE has PENDING or HWU set, or bytes beyond its first word that are not zero; or a VPE descriptor is not zero.',
    why: 'The IRS keeps its own lists beside the table. Content that it did not put there is unpredictable.',
    bad: ['WR ISTE 5 = PENDING', 'MW IRS_VMAP_VISTR'],
    good: ['WR ISTE 5 = 0', 'MW IRS_VMAP_VISTR', 'GIC VDPEND for 5'],
    blind: 'Memory that was not zeroed and never written (LIFE-8).',
  },
  events: ['mmio.writeBegan'],
  needs: ['mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const { offset, value } = record.event;
    if (offset !== IRS_VMAP_VISTR.offset && offset !== IRS_VMAP_VPER.offset) return [];
    const command = irsCommandOf(offset, value);
    if (command === null || command.action === 'unmap') return [];
    const found = firstForbidden(facts, command);
    if (found === null) return [];
    const object = facts.names.ref(found.addr, 4);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${nameOf(command)} finds ${found.what} in ${object.name}`,
        message: `The word at ${addrText(found.addr)} is 0x${found.word.toString(16)}: ${found.what}. It must be zero when the structure becomes valid.`,
        site: facts.actors.functionOf(record),
        objects: [object],
        causes: [{ seq: record.seq, role: 'makes it valid' }],
        missing: { operation: `zero in the word at ${addrText(found.addr)}, cleaned`, after: null, before: record.seq },
        sort: `${command.kind} ${found.what}`,
      }),
    ];
  },
});

interface Forbidden {
  readonly addr: PhysAddr;
  readonly word: number;
  readonly what: string;
}

function firstForbidden(facts: Facts, command: IrsCommand): Forbidden | null {
  if (command.kind !== 'ist' && command.kind !== 'vpe') return null;
  const isteBytes = isteBytesOf(facts, command);
  for (const range of consumedBy(facts.lines, facts.structures.table, command, facts.profile)) {
    if (range.role !== 'ist' && range.role !== 'l2-ist' && range.role !== 'vped') continue;
    for (const { addr, word } of writtenWords(facts, range)) {
      const what = range.role === 'vped' ? 'a value' : forbiddenBits(word, (addr - range.base) % isteBytes);
      if (what !== null) return { addr: physAddr(addr), word, what };
    }
  }
  return null;
}

/** Words of a range that hold anything: only lines with a history of their own can. */
function* writtenWords({ lines }: Facts, { base, sizeBytes }: Range): Generator<{ addr: number; word: number }> {
  for (let line = base; line < base + sizeBytes; line += lines.lineBytes) {
    const known = lines.lineAt(line);
    if (known === null) continue;
    for (const [index, word] of known.words.entries()) {
      const addr = known.base + 4 * index;
      if (word !== 0 && addr >= base && addr < base + sizeBytes) yield { addr, word };
    }
  }
}

function forbiddenBits(word: number, offsetInEntry: number): string | null {
  if (offsetInEntry >= 4) return 'metadata';
  if (((word >>> ISTE_PENDING.lsb) & 1) === 1) return 'PENDING';
  return ((word >>> ISTE_HWU.lsb) & 3) === 0 ? null : 'HWU';
}

function isteBytesOf({ lines, structures }: Facts, command: IrsCommand): number {
  if (command.kind !== 'ist' || structures.table === null) return 4;
  const vmte = vmteAddr(lines, structures.table, command.vmId);
  return vmte === null ? 4 : 2 ** (sectionAt(lines, vmte, command.type).istsz + 2);
}
