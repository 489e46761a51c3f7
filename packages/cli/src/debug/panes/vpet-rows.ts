import { decodeVpete, hexWord, type StatePlace } from '@vist/core';
import { copiesOf, type Look, type PaneRow, row } from './look.ts';

/** Entries of a VM's VPE table that are not zero. */
export function vpetRows(look: Look, vm: number): readonly PaneRow[] {
  const vmId = look.after.kvm.vms[vm]?.fields.vm_id ?? null;
  const vmi = vmId === null ? undefined : look.after.kvm.vmis[vmId];
  if ((vmi?.fields.vpet_base ?? null) === null) return [];
  const entryCount = Math.min(MOST_ENTRIES, 2 ** (vmi?.fields.vpe_id_bits ?? 0));
  return Array.from({ length: entryCount }, (_, vpeId) => vpeId).flatMap((vpeId) => {
    const place: StatePlace = { kind: 'vpete', vm, vpeId, field: null };
    const { cpu, poc, isChanged, differs } = copiesOf(place, look);
    if ((cpu ?? 0n) === 0n && (poc ?? 0n) === 0n && !isChanged) return [];
    const { isValid, vpedBase } = decodeVpete(cpu ?? 0n);
    const copy = differs ? `  PoC ${hexWord(poc ?? 0n)}` : '';
    const text = `VPE ${vpeId} VALID=${isValid ? 1 : 0} VPED_ADDR=${hexWord(BigInt(vpedBase))}${copy}`;
    return [row(text, { place: `vpete:${vm}/${vpeId}`, isChanged, differs })];
  });
}

const MOST_ENTRIES = 512;
