import { bytesOfExponent, GRANULE_FLOOR, IST_GRANULE_BYTES, l1IstExponent, linearIstExponent } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import { addrText, makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';
import { istCommand } from './ist-command.ts';

const HEAD = { rule: 'SIZE-1', severity: 'error' } as const;

/** An IST whose base is not aligned as the architecture asks for. */
export const SIZE_1: Rule = defineCheck({
  ...HEAD,
  title: 'the base of an IST is aligned to its size, and to 64 bytes at least',
  source: 'GICv5 11.2.2, 11.2.3: bits [n:0] of the base are zero; reference 4.1, 11 (invariant 3), 9.2 D4',
  page: {
    meaning: 'A table is handed to the IRS whose base has bits set below its alignment, or code tries to.',
    why: 'The field has no room for the low bits: the IRS uses memory in front of the table. Code that checks refuses the IST, and the guest has no LPIs.',
    bad: ['ALLOC ist 16 at ...d0', 'assign ist'],
    good: ['ALLOC ist 64 at ...c0', 'assign ist'],
    blind: 'Bits that were masked away before the address was stored.',
  },
  events: ['mmio.writeBegan', 'call.entered'],
  check(record, facts) {
    const { event } = record;
    const found = event.type === 'call.entered' ? refusedBase(event) : sectionBase({ ...record, event }, facts);
    if (found === null || found.base % found.alignBytes === 0) return [];
    const { base, alignBytes, name } = found;
    const object = facts.names.ref(base, alignBytes);
    const site = event.type === 'call.entered' ? event.func : facts.actors.functionOf(record);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${name} is at ${addrText(base)}, which is not a multiple of ${alignBytes}`,
        message: `It was allocated with ${object.allocation?.sizeBytes ?? 'unknown'} bytes by ${object.allocation?.site ?? 'somebody'}(). The base must be a multiple of ${alignBytes} bytes.`,
        site,
        objects: [object],
        causes: [
          ...(object.allocation === null ? [] : [{ seq: object.allocation.allocatedAt, role: 'allocated' }]),
          { seq: record.seq, role: 'hands it over' },
        ],
        missing: {
          operation: `an allocation of at least ${alignBytes} bytes`,
          after: null,
          before: object.allocation?.allocatedAt ?? record.seq,
        },
        sort: event.type,
      }),
    ];
  },
});

interface Base {
  readonly base: number;
  readonly alignBytes: number;
  readonly name: string;
}

/** The base as the function gets it, before the section's mask takes the low bits. */
function refusedBase({ func, args }: RecordOf<'call.entered'>['event']): Base | null {
  if (func !== 'vgic_v5_vmte_assign_ist') return null;
  const base = args.find(({ name }) => name === 'ist_base')?.value;
  return base === undefined ? null : { base: Number(base), alignBytes: IST_GRANULE_BYTES, name: 'the IST' };
}

function sectionBase(record: RecordOf<'mmio.writeBegan'>, facts: Facts): Base | null {
  const command = istCommand(record, facts);
  if (command === null) return null;
  const { section, name } = command;
  const exponent =
    section.structure === 'linear'
      ? linearIstExponent({ ...section, floor: GRANULE_FLOOR })
      : l1IstExponent({ ...section, floor: GRANULE_FLOOR });
  const size = bytesOfExponent(exponent);
  // An exponent that wrapped is SIZE-2: the table has no size at all.
  return size.defined ? { base: section.istBase, alignBytes: size.bytes, name } : null;
}
