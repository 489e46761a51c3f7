import { bytesOfExponent, GRANULE_FLOOR, IST_GRANULE_BYTES, l1IstExponent, linearIstExponent } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import { addrText, makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';
import { HAPPENED, type Status, type WitnessAct } from '../witness.ts';
import { istCommand } from './ist-command.ts';

const HEAD = { rule: 'SIZE-1', severity: 'error' } as const;

/** An IST whose base is not aligned as the architecture asks for. */
export const SIZE_1: Rule = defineCheck({
  ...HEAD,
  title: 'the base of an IST is aligned to its size, and to 64 bytes at least',
  source: 'GICv5 11.2.2, 11.2.3: bits [n:0] of the base are zero; reference 4.1, 11 (invariant 3), 9.2 D4',
  page: {
    meaning:
      'A table is handed to the IRS whose base has bits set below its alignment, or code tries to; or nothing but the slot that it happened to get makes the base aligned.',
    why: 'The field has no room for the low bits: the IRS uses memory in front of the table. Code that checks refuses the IST, and the guest has no LPIs.',
    bad: ['ALLOC ist 16 at ...d0', 'assign ist'],
    good: ['ALLOC ist 64 at ...c0', 'assign ist'],
    blind: 'Bits that were masked away before the address was stored.',
  },
  events: ['mmio.writeBegan', 'call.entered'],
  check(record, facts) {
    const { event } = record;
    const found = event.type === 'call.entered' ? refusedBase(event) : sectionBase({ ...record, event }, facts);
    if (found === null) return [];
    const { base, alignBytes, name } = found;
    const object = facts.names.ref(base, alignBytes);
    const problem = base % alignBytes === 0 ? luckOf(facts, base, alignBytes) : { status: HAPPENED, text: '' };
    if (problem === null) return [];
    const isLucky = base % alignBytes === 0;
    return [
      makeFinding(HEAD, record, facts, {
        title: isLucky
          ? `${name} is at a multiple of ${alignBytes} by chance`
          : `${name} is at ${addrText(base)}, which is not a multiple of ${alignBytes}`,
        message: `It was allocated with ${object.allocation?.sizeBytes ?? 'unknown'} bytes by ${object.allocation?.site ?? 'somebody'}(). The base must be a multiple of ${alignBytes} bytes${problem.text}.`,
        site: event.type === 'call.entered' ? event.func : facts.actors.functionOf(record),
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
        status: problem.status,
        sort: 'base',
      }),
    ];
  },
});

interface Problem {
  readonly status: Status;
  readonly text: string;
}

/** A base that is aligned although nothing makes it so: slots of a class are aligned to its power of two. */
function luckOf({ heap }: Facts, base: number, alignBytes: number): Problem | null {
  const object = heap.liveAt(base);
  if (object === null || object.sizeAllocBytes === 0) return null;
  const { sizeAllocBytes: slotBytes, allocatedAt: at, accounted } = object;
  const guaranteed = powerOfTwoIn(slotBytes);
  if (guaranteed >= alignBytes) return null;
  const step = { kind: 'pe-allocate', sizeBytes: slotBytes, accounted } as const;
  const text = `an allocation of ${slotBytes} bytes by other code, which takes the slot`;
  const act: WitnessAct = { side: 'before', seq: at, step, text };
  return {
    status: { kind: 'needs', acts: [act], damage: { kind: 'base-misaligned', alignBytes, at } },
    text: `, and slots of ${slotBytes} bytes are aligned to ${guaranteed}`,
  };
}

/** The largest power of two that divides a size. */
function powerOfTwoIn(size: number): number {
  let power = 1;
  while (size % (power * 2) === 0) power *= 2;
  return power;
}

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
