import { decodeVmteWord1, VPETE_BYTES } from '@vist/core';
import { irsCommandOf, type IrsCommand } from '../facts/commands.ts';
import type { Facts } from '../facts/facts.ts';
import { nameOf } from '../facts/pending.ts';
import { vmteAddr } from '../facts/walk.ts';
import { makeFinding } from '../make-finding.ts';
import { defineCheck, type Rule } from '../rule.ts';

const HEAD = { rule: 'SIZE-4', severity: 'error' } as const;

/** A VM ID or VPE ID beyond the table that it indexes. */
export const SIZE_4: Rule = defineCheck({
  ...HEAD,
  title: 'VM IDs and VPE IDs lie inside their tables',
  source: 'GICv5 VMT_CFGR.VM_ID_BITS, L2_VMTE.VPE_ID_BITS; reference 3.2, 4.8, 4.9, 9.2 D26',
  page: {
    meaning:
      'A command names a VM beyond 2^VM_ID_BITS, a VPE beyond 2^VPE_ID_BITS of its VM, or a VPE table that is smaller than its VPE_ID_BITS.',
    why: 'The IRS ignores the command, or accesses memory behind the table.',
    bad: ['WR word1: VPE_ID_BITS 1', 'MW IRS_VMAP_VPER VPE 2'],
    good: ['WR word1: VPE_ID_BITS 2', 'MW IRS_VMAP_VPER VPE 2'],
    blind: 'Tables that were set up before the log begins.',
  },
  events: ['mmio.writeBegan'],
  needs: ['mem.stored', 'mmio.writeBegan'],
  check(record, facts) {
    const command = irsCommandOf(record.event.offset, record.event.value);
    if (command === null || command.kind === 'vmt') return [];
    const text = problemOf(facts, command);
    if (text === null) return [];
    return [
      makeFinding(HEAD, record, facts, {
        title: `${nameOf(command)} is beyond its table`,
        message: text,
        site: facts.actors.functionOf(record),
        objects: [],
        causes: [{ seq: record.seq, role: 'the command' }],
        missing: { operation: 'a test of the ID against the size of its table', after: null, before: record.seq },
        sort: command.kind,
      }),
    ];
  },
});

function problemOf(facts: Facts, command: Exclude<IrsCommand, { kind: 'vmt' }>): string | null {
  const { table } = facts.structures;
  if (table === null) return null;
  const { vmId } = command;
  if (vmId >= 2 ** table.vmIdBits) return `VM ID ${vmId}: the VM table has ${2 ** table.vmIdBits} entries.`;
  const vmte = vmteAddr(facts.lines, table, vmId);
  if (vmte === null || (command.kind !== 'vm' && command.kind !== 'vpe')) return null;
  const { vpetBase, vpeIdBits } = decodeVmteWord1(facts.lines.word64(vmte + 8));
  if (vpetBase === 0) return null;
  if (command.kind === 'vpe') {
    return command.vpeId < 2 ** vpeIdBits
      ? null
      : `VPE ${command.vpeId}: the VPE table has ${2 ** vpeIdBits} entries (VPE_ID_BITS ${vpeIdBits}).`;
  }
  const object = facts.heap.liveAt(vpetBase);
  const haveBytes = object === null ? 0 : object.base + object.sizeReqBytes - vpetBase;
  const needBytes = VPETE_BYTES * 2 ** vpeIdBits;
  return haveBytes >= needBytes
    ? null
    : `VPE_ID_BITS ${vpeIdBits} needs a VPE table of ${needBytes} bytes; ${haveBytes} are allocated.`;
}
