import { physAddr } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import { sectionAt, vmteAddr } from '../facts/walk.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'LIFE-9', severity: 'note' } as const;

/** A VMTE still names an IST as valid after its memory is freed; nothing uses it for the moment. */
export const LIFE_9: Rule = defineCheck({
  ...HEAD,
  title: 'a section is cleared before the IST that it names is freed',
  source: 'reference 9.2 D13; Linux vgic_v5_linear_ist_free(), vgic_v5_two_level_ist_free()',
  page: {
    meaning:
      'An IST is freed while the section of its VMTE still names it, IST_VALID included. The VM is not valid, so the IRS does not follow it now.',
    why: 'Between the free and the store that clears the section, anything that makes the VM valid again hands freed memory to the IRS.',
    bad: ['FREE ist', 'WR section = 0'],
    good: ['WR section = 0', 'clean+invalidate VMTE', 'FREE ist'],
    blind: 'Sections whose IST_VALID the IRS has cleared.',
  },
  events: ['alloc.freed'],
  needs: ['alloc.freed', 'mem.stored'],
  check(record, facts) {
    const { addr, was, site } = record.event;
    if (addr === null || was !== 'live' || facts.structures.reaching(addr).length > 0) return [];
    const section = sectionNaming(facts, addr);
    if (section === null) return [];
    const vmte = facts.names.ref(section, 8);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() frees an IST that ${vmte.name} still names as valid`,
        message: `The word at 0x${section.toString(16)} has IST_VALID set and holds the address 0x${addr.toString(16)}. The VM is not valid, so the IRS does not use it; the order is still the wrong one.`,
        site,
        objects: [vmte, facts.names.ref(addr, 64)],
        causes: [{ seq: record.seq, role: 'frees the IST' }],
        missing: { operation: `zero in ${vmte.name}, cleaned`, after: null, before: record.seq },
        sort: facts.names.kind(section),
      }),
    ];
  },
});

/** The section with IST_VALID that holds the address, by KVM's pointers to the IST. */
function sectionNaming(facts: Facts, addr: number): number | null {
  const { references, structures, lines } = facts;
  for (const place of references.to(addr)) {
    const match = /^vmi:(\d+)\.h_(lpi|spi)_ist$/u.exec(place);
    if (match === null || structures.table === null) continue;
    const type = match[2] === 'spi' ? 'spi' : 'lpi';
    const vmte = vmteAddr(lines, structures.table, Number(match[1]));
    if (vmte === null) continue;
    const { isValid, istBase } = sectionAt(lines, vmte, type);
    if (isValid && istBase === physAddr(addr)) return vmte + (type === 'lpi' ? 16 : 24);
  }
  return null;
}
