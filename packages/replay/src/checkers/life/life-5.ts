import { physAddr, unreachable, word64 } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { Reach } from '../facts/structures.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';
import type { Status, WitnessAct } from '../witness.ts';

const HEAD = { rule: 'LIFE-5', severity: 'error' } as const;

/** Memory is freed while the IRS may still use it, whatever became of the commands that timed out. */
export const LIFE_5: Rule = defineCheck({
  ...HEAD,
  title: 'memory is freed after the IRS has given it up',
  source: 'reference 5.4 rule 4, 7 (IDLE: no further access), 9.2 D11, D23; Linux vgic_v5_vmte_assign_ist()',
  page: {
    meaning:
      'An object is freed that a valid structure of the IRS leads to, in at least one possible fate of the commands so far.',
    why: 'The IRS caches and writes interrupt state at any time. It would write into whatever gets the memory next.',
    bad: ['MW IRS_VMAP_VISTR', 'time-out', 'FREE ist'],
    good: ['MW IRS_VMAP_VISTR (invalidate)', 'IDLE', 'FREE ist'],
    blind: 'Structures that were made valid before the log begins.',
  },
  events: ['alloc.freed'],
  needs: ['alloc.freed', 'mmio.writeBegan'],
  check(record, facts) {
    const { addr, was } = record.event;
    if (addr === null || was !== 'live') return [];
    // The worst answer: one without a condition, if there is one.
    const reaches = facts.structures.reaching(addr);
    const reach = reaches.find(({ world }) => world === null) ?? reaches[0];
    return reach === undefined ? [] : [freedFinding(record, facts, reach)];
  },
});

function freedFinding(record: RecordOf<'alloc.freed'>, facts: Facts, reach: Reach): Finding {
  const { structure, range, world } = reach;
  const object = facts.names.ref(range.base, range.sizeBytes);
  const { site } = record.event;
  const condition = world === null ? '' : `, ${world.text}`;
  return makeFinding(HEAD, record, facts, {
    title: `${site}() frees ${object.name} while the IRS may still use it${condition}`,
    message: `The IRS was told at #${structure.since} to use it${condition === '' ? ', and nothing told it to stop' : ''}. ${CONSEQUENCE[world?.kind ?? 'valid']}`,
    site,
    objects: [object],
    causes: [
      { seq: structure.since, role: 'the command that gave it to the IRS' },
      ...(world === null || world.command === structure.since
        ? []
        : [{ seq: world.command, role: 'the command whose fate is open' }]),
      { seq: record.seq, role: 'frees it' },
    ],
    missing: {
      operation: `a command that takes ${facts.names.name(range.base, range.sizeBytes)} from the IRS, and IDLE`,
      after: structure.since,
      before: record.seq,
    },
    status: statusOf(record, facts, reach),
    world,
  });
}

const CONSEQUENCE = {
  valid: 'It may read and write it at any time.',
  never: 'The driver cannot tell a command that was dropped from one that was done: it may still be valid.',
  late: 'The driver cannot tell a command that was dropped from one that is still on its way: it may become valid after the free.',
  ignored: 'The IRS never stopped using it.',
} as const;

/** The free is wrong in any case; an interrupt shows it, or what the IRS does by itself. */
function statusOf(record: RecordOf<'alloc.freed'>, facts: Facts, { structure, range, world }: Reach): Status {
  const { command } = structure;
  const damage = { kind: 'irs-touches-freed', after: record.seq } as const;
  const late: readonly WitnessAct[] =
    world?.kind === 'late'
      ? [{ side: 'after', seq: record.seq, step: { kind: 'late' }, text: 'the timed-out command is performed' }]
      : [];
  switch (command.kind) {
    case 'ist': {
      const vm = facts.names.vmOf(command.vmId);
      if (vm === null) break;
      const step = { kind: 'interrupt', vm, type: command.type, id: 0 } as const;
      const interrupt: WitnessAct = { side: 'after', seq: record.seq, step, text: `an interrupt of VM ${vm}` };
      return { kind: 'needs', acts: [...late, interrupt], damage };
    }
    case 'vmt':
    case 'l2-vmt':
    case 'vm':
    case 'vpe':
      break;
    default:
      return unreachable(command);
  }
  // The IRS caches tables and descriptors, and writes them back when it likes (reference 7).
  const step = { kind: 'irs-store', addr: physAddr(range.base), sizeBytes: 8, value: word64(0n) } as const;
  const writeBack: WitnessAct = {
    side: 'after',
    seq: record.seq,
    step,
    text: 'the IRS writes back what it holds of it',
  };
  return { kind: 'needs', acts: [...late, writeBack], damage };
}
