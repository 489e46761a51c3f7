import { hexWord, IRS_IST_BASER, IRS_IST_CFGR, type Seq, type Word64, ZERO_WORD } from '@vist/core';
import type { Facts } from '../facts/facts.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { defineRule, type RecordOf, type Rule } from '../rule.ts';

const HEAD = { rule: 'GUEST-1', severity: 'warning' } as const;

/** The IST registers that a guest reads say what the IRS has. */
export const GUEST_1: Rule = defineRule<Frames, Watched>({
  ...HEAD,
  title: 'the IST registers of a guest say what the IRS has',
  source: 'reference 8.3, 9.2 D24; Linux vgic_v5_mmio_write_irs_ist()',
  page: {
    meaning:
      'KVM lets a guest change IST_CFGR while its IST_BASER is VALID, or leaves VALID set although no IST of it is valid.',
    why: 'The guest takes its interrupts for configured. None arrives, or those beyond the old ID space do not; save and restore carry the wrong value on.',
    bad: ['GW IST_BASER VALID=1', 'ALLOC ist fails', 'GR IST_BASER = VALID'],
    good: ['GW IST_BASER VALID=1', 'ALLOC ist fails', 'GR IST_BASER = 0'],
    blind: 'Registers that do not describe the IST; halves of a register that are ignored.',
  },
  events: ['kvm.emulatedRegisterSet', 'kvm.emulatedFrameReset', 'kvm.vmIdTaken', 'env.operationEnded'],
  needs: ['kvm.emulatedRegisterSet'],
  initial: () => ({ frames: new Map(), vmIds: new Map() }),
  step(memo, record, facts) {
    const { seq, event } = record;
    switch (event.type) {
      case 'kvm.vmIdTaken':
        memo.vmIds.set(event.vm, event.vmId);
        break;
      case 'kvm.emulatedFrameReset':
        memo.frames.delete(event.vm);
        break;
      case 'kvm.emulatedRegisterSet':
        return { memo, findings: written(memo, { ...record, event }, facts) };
      case 'env.operationEnded':
        return { memo, findings: event.vm === null ? [] : atTheEnd(memo, { seq, vm: event.vm }, facts) };
    }
    return { memo, findings: [] };
  },
});

type Watched = 'kvm.emulatedRegisterSet' | 'kvm.emulatedFrameReset' | 'kvm.vmIdTaken' | 'env.operationEnded';

/** What guests read, by VM. */
interface Frames {
  readonly frames: Map<number, Frame>;
  readonly vmIds: Map<number, number>;
}

interface Frame {
  cfgr: Word64;
  isValid: boolean;
  /** Where VALID was set in the operation that goes on; null when it was not. */
  setAt: Seq | null;
  site: string;
}

function written({ frames }: Frames, record: RecordOf<'kvm.emulatedRegisterSet'>, facts: Facts): readonly Finding[] {
  const { vm, offset, value } = record.event;
  const frame = frames.get(vm) ?? { cfgr: ZERO_WORD, isValid: false, setAt: null, site: '' };
  frames.set(vm, frame);
  const site = facts.actors.functionOf(record);
  if (offset === IRS_IST_BASER.offset) {
    frame.isValid = (value & 1n) === 1n;
    frame.setAt = frame.isValid ? record.seq : null;
    frame.site = site;
    return [];
  }
  if (offset !== IRS_IST_CFGR.offset) return [];
  const before = frame.cfgr;
  frame.cfgr = value;
  if (!frame.isValid || before === value) return [];
  return [
    makeFinding(HEAD, record, facts, {
      title: `the guest of VM ${vm} changes IST_CFGR while its IST is valid`,
      message: `It reads ${hexWord(value)} from now on; the IST that the IRS uses was made for ${hexWord(before)}.`,
      site,
      objects: [],
      causes: [{ seq: record.seq, role: 'the register takes the value' }],
      missing: { operation: 'a test of IST_BASER.VALID', after: null, before: record.seq },
      sort: 'cfgr',
    }),
  ];
}

/** An operation that set VALID has ended, and the IRS has no IST of the VM. */
function atTheEnd(
  { frames, vmIds }: Frames,
  end: { readonly seq: Seq; readonly vm: number },
  facts: Facts,
): readonly Finding[] {
  const frame = frames.get(end.vm);
  const setAt = frame?.setAt ?? null;
  const vmId = vmIds.get(end.vm);
  if (frame === undefined || setAt === null || vmId === undefined) return [];
  frame.setAt = null;
  if (facts.structures.mayBeValid(`ist:${vmId}/lpi`)) return [];
  return [
    makeFinding(HEAD, end, facts, {
      title: `the guest of VM ${end.vm} reads IST_BASER.VALID, and the IRS has no LPI IST of it`,
      message: 'Making the IST valid failed, and the register kept what the guest had written.',
      site: frame.site,
      objects: [],
      causes: [
        { seq: setAt, role: 'VALID is stored' },
        { seq: end.seq, role: 'the guest goes on' },
      ],
      missing: { operation: 'VALID stored only after success', after: setAt, before: end.seq },
      sort: 'baser',
    }),
  ];
}
