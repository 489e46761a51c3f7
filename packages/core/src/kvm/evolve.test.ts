import { describe, expect, it } from 'vitest';
import { physAddr } from '../arch/addr.ts';
import type { Mutable } from '../kernel/mutable.ts';
import { kvmCommandOf } from './command-of.ts';
import type { KvmCommand } from './commands.ts';
import { decideKvm } from './decide.ts';
import { evolveKvm } from './evolve.ts';
import { initialKvm, type KvmState } from './state.ts';

const VMI = physAddr(0x8_8000_0060);
const POINTERS = physAddr(0x8_8001_0000);
const L2_IST = physAddr(0x8_8001_1000);

describe('bookkeeping', () => {
  it('starts a pointer array anew when the pointer is written, which loses the old elements', () => {
    const first = after([
      { type: 'kvm.publish', struct: 'vmi', key: 0, addr: VMI },
      { type: 'kvm.setField', struct: 'vmi', key: 0, field: 'h_lpi_l2_ists', value: POINTERS },
      { type: 'kvm.setElement', struct: 'vmi', key: 0, array: 'h_lpi_l2_ists', index: 1, value: L2_IST },
    ]);
    expect(first.vmis[0]?.arrays.h_lpi_l2_ists).toEqual([null, L2_IST]);
    const second = after(
      [{ type: 'kvm.setField', struct: 'vmi', key: 0, field: 'h_lpi_l2_ists', value: POINTERS }],
      first,
    );
    expect(second.vmis[0]?.arrays.h_lpi_l2_ists).toEqual([]);
  });

  it('keeps released VM IDs in order, and forgets all with a new table', () => {
    const released = after([
      { type: 'kvm.takeVmId', vm: 0, vmId: 0 },
      { type: 'kvm.takeVmId', vm: 1, vmId: 1 },
      { type: 'kvm.takeVmId', vm: 2, vmId: 2 },
      { type: 'kvm.releaseVmId', vm: 1, vmId: 1 },
      { type: 'kvm.releaseVmId', vm: 0, vmId: 0 },
    ]);
    expect(released).toMatchObject({ nextVmId: 3, releasedVmIds: [0, 1] });
    expect(after([{ type: 'kvm.resetVmIds' }], released)).toMatchObject({ nextVmId: 0, releasedVmIds: [] });
  });

  it('never gives an irq number twice', () => {
    const state = after([
      { type: 'kvm.createDoorbells', vm: 0, count: 2 },
      { type: 'kvm.freeDoorbells', vm: 0 },
      { type: 'kvm.createDoorbells', vm: 1, count: 1 },
    ]);
    expect(state.doorbells[0]).toMatchObject({ firstIrq: 32, firstHwirq: 0x60, areFreed: true });
    expect(state.doorbells[1]).toMatchObject({ firstIrq: 34, firstHwirq: 0x62, areFreed: false });
  });

  it('decides an act again to the same act', () => {
    const state = after([{ type: 'kvm.createDoorbells', vm: 0, count: 2 }]);
    for (const command of COMMANDS) {
      const [act] = decideKvm(state, command).events;
      expect(decideKvm(state, kvmCommandOf(act)).events).toEqual([act]);
    }
  });
});

const COMMANDS: readonly KvmCommand[] = [
  {
    type: 'kvm.sendCommand',
    irq: 32,
    command: 'VMTE_MAKE_VALID',
    vmId: 0,
    vpeIndex: 0,
    caller: 'vgic_v5_send_command',
  },
  { type: 'kvm.returnCommand', command: 'VMTE_MAKE_VALID', vmId: 0, ret: -110 },
  { type: 'kvm.publish', struct: 'vmi', key: 0, addr: VMI },
  { type: 'kvm.retire', struct: 'vmi', key: 0 },
  { type: 'kvm.createDoorbells', vm: 1, count: 3 },
  { type: 'kvm.queuePending', key: 0, addr: L2_IST, intid: 0x4000_0001 },
  { type: 'kvm.unlinkPending', key: 0, addr: L2_IST },
  { type: 'kvm.injectPending', vmId: 0, intid: 0x4000_0001, pending: 1 },
  { type: 'kvm.killVm', vm: 0 },
  { type: 'kvm.log', level: 'err', message: 'GICV5_IRS_VMT_STATUSR timeout...' },
  { type: 'kvm.warn', site: 'vgic_v5_reset', condition: 'rc' },
];

function after(commands: readonly KvmCommand[], from: KvmState = initialKvm): KvmState {
  // A copy of our own may be written.
  const state = structuredClone(from) as Mutable<KvmState>;
  for (const command of commands) {
    for (const event of decideKvm(state, command).events) evolveKvm(state, event);
  }
  return state;
}
