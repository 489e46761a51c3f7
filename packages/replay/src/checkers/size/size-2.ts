import {
  decodeL1Iste,
  type DecodedIstSection,
  istBytesNeeded,
  l1BytesNeeded,
  l1EntriesNeeded,
  l2TableBytes,
  physAddr,
} from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { istCommand } from './ist-command.ts';

const HEAD = { rule: 'SIZE-2', severity: 'error' } as const;

/** A table is handed over that is smaller than what the IRS may access in it. */
export const SIZE_2: Rule = defineCheck({
  ...HEAD,
  title: 'a table has room for its whole ID space',
  source: 'reference 4.1, 11 (invariant 2), 9.2 D2, D14, D26; Linux vgic_v5_alloc_l1_ist()',
  page: {
    meaning:
      'An IST is made valid whose memory is smaller than its ID_BITS, ISTSZ and L2SZ say, or whose L1 table has entries inside the ID space that are not valid.',
    why: 'The IRS accesses foreign memory for the upper interrupts, or drops them without a word.',
    bad: ['ALLOC ist 64', 'WR section: 12 ID bits, linear', 'MW IRS_VMAP_VISTR'],
    good: ['ALLOC ist 16384', 'WR section: 12 ID bits, linear', 'MW IRS_VMAP_VISTR'],
    blind: 'Allocations that the log does not show.',
  },
  events: ['mmio.writeBegan'],
  needs: ['alloc.allocated', 'mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const command = istCommand(record, facts);
    if (command === null) return [];
    const { section, name } = command;
    const problem = section.structure === 'linear' ? linearProblem(facts, section) : twoLevelProblem(facts, section);
    if (problem === null) return [];
    const object = facts.names.ref(section.istBase, problem.haveBytes);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${name} has ${problem.what}`,
        message: `Its section says ${section.idBits} ID bits, ISTEs of ${2 ** (section.istsz + 2)} bytes, ${section.structure}. ${problem.text}`,
        site: facts.actors.functionOf(record),
        objects: [object, facts.names.ref(command.addr, 8)],
        causes: [
          ...(object.allocation === null
            ? []
            : [{ seq: object.allocation.allocatedAt, role: `allocated with ${object.allocation.sizeBytes} bytes` }]),
          { seq: record.seq, role: 'makes it valid' },
        ],
        missing: {
          operation: problem.missing,
          after: null,
          before: (problem.isSmall ? object.allocation?.allocatedAt : null) ?? record.seq,
        },
        sort: `${command.type} ${section.structure} ${problem.sort}`,
      }),
    ];
  },
});

interface Problem {
  readonly what: string;
  readonly text: string;
  readonly haveBytes: number;
  readonly sort: string;
  readonly missing: string;
  /** The table itself is too small, which is decided where it is allocated. */
  readonly isSmall: boolean;
}

/** Bytes of the live object from an address on; 0 where nothing is allocated. */
function bytesFrom({ heap }: Facts, addr: number): number {
  const object = heap.liveAt(addr);
  return object === null ? 0 : object.base + object.sizeReqBytes - addr;
}

function linearProblem(facts: Facts, section: DecodedIstSection): Problem | null {
  const needBytes = istBytesNeeded(section);
  const haveBytes = bytesFrom(facts, section.istBase);
  if (haveBytes >= needBytes) return null;
  const text = `The IRS may access ${needBytes} bytes from the base on; ${haveBytes} are allocated.`;
  const missing = `an allocation of at least ${needBytes} bytes`;
  return {
    what: `${haveBytes} bytes for an ID space of ${needBytes}`,
    text,
    haveBytes,
    sort: 'small',
    missing,
    isSmall: true,
  };
}

function twoLevelProblem(facts: Facts, section: DecodedIstSection): Problem | null {
  const needBytes = l1BytesNeeded(section);
  const haveBytes = bytesFrom(facts, section.istBase);
  if (haveBytes < needBytes) {
    const text = `The IRS may access ${needBytes} bytes of the L1 table; ${haveBytes} are allocated.`;
    const missing = `an allocation of at least ${needBytes} bytes`;
    return {
      what: `an L1 table of ${haveBytes} bytes for ${needBytes}`,
      text,
      haveBytes,
      sort: 'small L1',
      missing,
      isSmall: true,
    };
  }
  const entryCount = Math.min(l1EntriesNeeded(section), MOST_ENTRIES);
  let invalid = 0;
  let small = 0;
  for (let index = 0; index < entryCount; index += 1) {
    const entry = decodeL1Iste(facts.lines.word64(section.istBase + 8 * index));
    if (!entry.isValid) invalid += 1;
    else if (bytesFrom(facts, physAddr(entry.l2Base)) < l2TableBytes(section.l2sz)) small += 1;
  }
  if (invalid > 0) {
    const text = `Interrupts behind an L1 ISTE that is not valid are dropped: ${invalid} of ${entryCount} entries.`;
    const missing = 'L2 tables behind these entries, and VALID in them, cleaned';
    return {
      what: `${invalid} of ${entryCount} L1 ISTEs not valid`,
      text,
      haveBytes,
      sort: 'invalid L1 ISTE',
      missing,
      isSmall: false,
    };
  }
  if (small === 0) return null;
  const text = `${small} of ${entryCount} L2 tables have fewer than the ${l2TableBytes(section.l2sz)} bytes that L2SZ says.`;
  const missing = `L2 tables of ${l2TableBytes(section.l2sz)} bytes`;
  return { what: `${small} L2 tables that are too small`, text, haveBytes, sort: 'small L2', missing, isSmall: false };
}

/** ID_BITS may be garbage: the walk ends somewhere. */
const MOST_ENTRIES = 2 ** 17;
