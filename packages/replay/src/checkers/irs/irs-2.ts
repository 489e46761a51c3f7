import { decodeIstSection, decodeL1Vmte, decodeVmteWord1, decodeVpete } from '@vist/core';
import { irsCommandOf, type IrsCommand } from '../facts/commands.ts';
import type { Facts } from '../facts/facts.ts';
import { nameOf } from '../facts/pending.ts';
import { entryOf, type IrsRange } from '../facts/walk.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'IRS-2', severity: 'error' } as const;

/** A structure is made valid before software has filled it, or before what contains it is valid. */
export const IRS_2: Rule = defineCheck({
  ...HEAD,
  title: 'what is made valid has been initialised, and so has what contains it',
  source: 'GICv5 11.2; reference 5.4, 7 ("no effect / illegal")',
  page: {
    meaning: 'A command makes a structure valid whose entry names no memory, or whose VM or VM table is not valid.',
    why: 'The IRS ignores the command, and the driver believes that it worked; or it takes address 0 for a table.',
    bad: ['MW IRS_VMAP_VMR (VMTE all zero)'],
    good: ['WR word1 = VPET', 'clean+invalidate VMTE', 'MW IRS_VMAP_VMR'],
    blind: 'Structures that were made valid before the log begins.',
  },
  events: ['mmio.writeBegan'],
  needs: ['mmio.writeBegan', 'mem.stored'],
  check(record, facts) {
    const command = irsCommandOf(record.event.offset, record.event.value);
    if (command === null || command.action === 'unmap' || command.kind === 'vmt') return [];
    const entry = entryOf(facts.lines, facts.structures.table, command);
    const problem = containerProblem(facts, command) ?? contentProblem(facts, command, entry);
    if (problem === null) return [];
    const object = entry === null ? null : facts.names.ref(entry.base, entry.sizeBytes);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${nameOf(command)} comes before ${problem.short}`,
        message: problem.long,
        site: facts.actors.functionOf(record),
        objects: object === null ? [] : [object],
        causes: [{ seq: record.seq, role: 'the command' }],
        missing: { operation: problem.missing, after: null, before: record.seq },
        sort: `${command.kind} ${problem.short}`,
      }),
    ];
  },
});

interface Problem {
  readonly short: string;
  readonly long: string;
  readonly missing: string;
}

/** What contains the structure is not valid, in any world. */
function containerProblem({ structures, names }: Facts, command: IrsCommand): Problem | null {
  if (command.kind === 'vmt') return null;
  if (structures.table === null || !structures.mayBeValid('vmt')) {
    return {
      short: 'the VM table is valid',
      long: 'VMT_BASER has not been made valid, so the IRS has no VM table to look into.',
      missing: 'a write of VMT_BASER with VALID, and IDLE',
    };
  }
  const needsVm = command.kind === 'ist' || command.kind === 'vpe';
  if (!needsVm || structures.mayBeValid(`vm:${command.vmId}`)) return null;
  const vm = names.vm(command.vmId);
  return {
    short: `${vm} is valid`,
    long: `${vm} is not valid, so the command has no effect.`,
    missing: `VMTE_MAKE_VALID of ${vm}`,
  };
}

/** The entry names nothing. */
function contentProblem({ lines }: Facts, command: IrsCommand, entry: IrsRange | null): Problem | null {
  if (entry === null) {
    return {
      short: 'its entry exists',
      long: 'The tables do not lead to the entry.',
      missing: 'the table that holds the entry',
    };
  }
  const missing = `a store of the address, cleaned`;
  const empty = (what: string): Problem => ({
    short: `it names ${what}`,
    long: `The entry holds no address of ${what}.`,
    missing,
  });
  const word = lines.word64(entry.base);
  switch (command.kind) {
    case 'l2-vmt':
      return decodeL1Vmte(word).l2Base === 0 ? empty('an L2 VM table') : null;
    case 'vm':
      return decodeVmteWord1(lines.word64(entry.base + 8)).vpetBase === 0 ? empty('a VPE table') : null;
    case 'ist':
      return decodeIstSection(word).istBase === 0 ? empty('an IST') : null;
    case 'vpe':
      return decodeVpete(word).vpedBase === 0 ? empty('a VPE descriptor') : null;
    default:
      return null;
  }
}
