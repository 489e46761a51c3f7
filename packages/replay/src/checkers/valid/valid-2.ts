import type { Facts } from '../facts/facts.ts';
import type { Structure } from '../facts/structures.ts';
import type { World } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type RecordOf, type Rule } from '../rule.ts';
import { entryAt } from './entry-at.ts';

const HEAD = { rule: 'VALID-2', severity: 'error' } as const;

/** Software changes the configuration of something that the IRS uses. */
export const VALID_2: Rule = defineCheck({
  ...HEAD,
  title: 'the configuration of a valid structure is not written',
  source: 'GICv5: a valid entry is not modified; reference 7, 8.3; Linux vgic_v5_vmte_assign_ist()',
  page: {
    meaning:
      'A PE stores to an entry while the structure that it describes is valid, or to VMT_CFGR while the VM table is.',
    why: 'The IRS has latched the old value, or reads the new one in the middle of its work: the domain is unpredictable.',
    bad: ['MW IRS_VMAP_VISTR', 'WR section'],
    good: ['MW IRS_VMAP_VISTR (invalidate)', 'IDLE', 'WR section'],
    blind: 'Structures that were made valid before the log begins. ISTEs are VALID-4.',
  },
  events: ['mem.stored', 'mem.set', 'mmio.writeBegan'],
  needs: ['mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const target =
      record.event.type === 'mmio.writeBegan' ? registerTarget(record.event, facts) : memoryTarget(record.event, facts);
    if (target === null) return [];
    const structure = facts.structures.get(target.key);
    // In one world only: the command that would have ended it timed out.
    const world = structure?.truths.find(({ isValid }) => isValid)?.world ?? null;
    const isOpen = world?.command === structure?.since;
    const site = facts.actors.functionOf(record);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${site}() writes ${target.name} while it is valid${world === null ? '' : `, ${world.text}`}`,
        message: `${validText(target.name, structure, world)} It may be written when a command has made it invalid and IDLE was read.`,
        site,
        objects: target.addr === null ? [] : [facts.names.ref(target.addr, 8)],
        causes: [
          ...(structure === null || isOpen ? [] : [{ seq: structure.validSince, role: 'made it valid' }]),
          ...(world === null ? [] : [{ seq: world.command, role: 'the command whose fate is open' }]),
          { seq: record.seq, role: 'writes it' },
        ],
        missing: {
          operation: `a command that makes ${target.addr === null ? 'the VM table' : target.name} invalid, and IDLE`,
          after: structure?.validSince ?? null,
          before: record.seq,
        },
        world,
        sort: target.sort,
      }),
    ];
  },
});

/** Since when it is valid; of a command that timed out, nobody can tell. */
function validText(name: string, structure: Structure | null, world: World | null): string {
  if (world === null) return `${name} has been valid since #${structure?.validSince ?? 0}.`;
  return `Whether ${name} is valid now hangs on the command of #${world.command}, which timed out.`;
}

interface Target {
  readonly key: string;
  readonly name: string;
  readonly addr: number | null;
  readonly sort: string;
}

function memoryTarget({ addr }: RecordOf<'mem.stored' | 'mem.set'>['event'], facts: Facts): Target | null {
  const word = addr - (addr % 8);
  const entry = entryAt(facts, word);
  if (entry === null || !inForce(facts, entry.structure)) return null;
  return { key: entry.structure, name: facts.names.name(word, 8), addr: word, sort: facts.names.kind(word) };
}

function registerTarget({ offset }: RecordOf<'mmio.writeBegan'>['event'], facts: Facts): Target | null {
  if (offset !== VMT_CFGR_OFFSET || !facts.structures.mayBeValid('vmt')) return null;
  return { key: 'vmt', name: 'IRS_VMT_CFGR', addr: null, sort: 'IRS_VMT_CFGR' };
}

/** The structure and what contains it may be valid: an IST of a VM that is not valid is out of use. */
function inForce({ structures }: Facts, key: string): boolean {
  if (!structures.mayBeValid(key)) return false;
  const vmId = /^(?:ist|vpe):(\d+)\//u.exec(key)?.[1];
  return vmId === undefined || structures.mayBeValid(`vm:${vmId}`);
}

const VMT_CFGR_OFFSET = 0x210;
