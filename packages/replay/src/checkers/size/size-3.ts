import { istszFor } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';
import { istCommand, type IstCommand } from './ist-command.ts';

const HEAD = { rule: 'SIZE-3', severity: 'error' } as const;

/** An IST is described in terms that the IRS does not have, or not for this width. */
export const SIZE_3: Rule = defineCheck({
  ...HEAD,
  title: 'an IST is what the ID registers of the IRS allow',
  source: 'GICv5 IRS_IDR2; reference 2.2, 4.2, 4.3, 9.2 D17, D18, D26',
  page: {
    meaning:
      'A section has an ISTSZ other than the metadata of the IRS needs, an L2SZ or structure that it does not support, or ID bits outside its range.',
    why: 'The IRS steps through the table with another stride than software, or does something that the architecture leaves open.',
    bad: ['IDR2.ISTMD = 1', 'WR section: ISTSZ 0'],
    good: ['IDR2.ISTMD = 1', 'WR section: ISTSZ 1'],
    blind: 'IRSs that accept more than they advertise.',
  },
  events: ['mmio.writeBegan'],
  needs: ['mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const command = istCommand(record, facts);
    const problem = command === null ? null : problemOf(facts, command);
    if (command === null || problem === null) return [];
    const object = facts.names.ref(command.addr, 8);
    return [
      makeFinding(HEAD, record, facts, {
        title: `${command.name} is described with ${problem.what}`,
        message: problem.text,
        site: facts.actors.functionOf(record),
        objects: [object],
        causes: [{ seq: record.seq, role: 'makes it valid' }],
        missing: { operation: `a section with another ${problem.sort}`, after: null, before: record.seq },
        sort: `${command.type} ${problem.sort}`,
      }),
    ];
  },
});

interface Problem {
  readonly what: string;
  readonly text: string;
  readonly sort: string;
}

function problemOf({ profile }: Facts, { section, type, isReserved }: IstCommand): Problem | null {
  const { irs } = profile;
  const { idBits, istsz, l2sz, structure } = section;
  if (isReserved) return { what: 'a reserved size', text: 'ISTSZ or L2SZ is 3, which is reserved.', sort: 'reserved' };
  const needed = istszFor({ idBits, istmd: irs.istmd, istmdSz: irs.istmdSz });
  if (istsz !== needed) {
    const text = `The IRS needs ISTEs of ${2 ** (needed + 2)} bytes for ${idBits} ID bits (ISTSZ ${needed}); the section says ${2 ** (istsz + 2)} bytes (ISTSZ ${istsz}).`;
    return { what: `ISTSZ ${istsz} instead of ${needed}`, text, sort: 'ISTSZ' };
  }
  if (structure === 'two-level' && !irs.istLevels) {
    return { what: 'two levels', text: 'IDR2.IST_LEVELS is 0: the IRS knows linear ISTs only.', sort: 'STRUCTURE' };
  }
  if (structure === 'two-level' && (irs.istL2szMask & (1 << l2sz)) === 0) {
    const text = `IDR2.IST_L2SZ is 0b${irs.istL2szMask.toString(2).padStart(3, '0')}: L2 tables of ${4 ** l2sz * 4} KiB are not supported.`;
    return { what: `L2SZ ${l2sz}`, text, sort: 'L2SZ' };
  }
  const isOutside = idBits > irs.idBits || (type === 'lpi' && idBits < irs.minLpiIdBits);
  if (!isOutside) return null;
  const text = `The IRS takes ${type === 'lpi' ? irs.minLpiIdBits : 0} to ${irs.idBits} ID bits; the section says ${idBits}.`;
  return { what: `${idBits} ID bits`, text, sort: 'ID_BITS' };
}
