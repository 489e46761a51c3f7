import {
  allocationFails,
  commandRefused,
  guestReads,
  guestWrites,
  PROBE,
  vcpuReset,
  vmInit,
} from '../defects/scenarios.ts';
import type { ChangeRow } from './change-row.ts';

const CFGR = 'IRS_IST_CFGR';
const BASER = 'IRS_IST_BASER';
const TEN_BITS = '0xa';
const VALID_AT_48 = '0x48000001';

const ENABLE = [guestWrites(CFGR, TEN_BITS), guestWrites(BASER, VALID_AT_48)];
const WRITE_CFGR_WHILE_VALID: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), ...ENABLE, guestWrites(CFGR, '0x8')] };
const WIDE_ISTES: ChangeRow['scenario'] = {
  steps: [PROBE, vmInit(), guestWrites(CFGR, '0x8a'), guestWrites(BASER, VALID_AT_48)],
};
const ENABLE_TWICE: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), ...ENABLE, guestWrites(BASER, '0x50000001')] };
const NO_MEMORY: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), ...ENABLE], faults: [allocationFails(3, 1)] };
const DISABLE: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), ...ENABLE, guestWrites(BASER, '0x48000000')] };
const DISABLE_REFUSED: ChangeRow['scenario'] = {
  steps: [PROBE, vmInit(), ...ENABLE, guestWrites(BASER, '0x48000000')],
  faults: [commandRefused(4, -5)],
};
const HALVES: ChangeRow['scenario'] = {
  steps: [PROBE, vmInit(), guestWrites(CFGR, TEN_BITS), guestWrites(BASER, VALID_AT_48, 'low')],
};
const READ_IDR2: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), guestReads('IRS_IDR2')] };
const READ_IDR1: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), guestReads('IRS_IDR1')] };
const READ_PE_CR0: ChangeRow['scenario'] = {
  steps: [PROBE, vmInit(), vcpuReset(), guestWrites('IRS_PE_SELR', '0x0'), guestReads('IRS_PE_CR0')],
};
const MAP_L2_IST: ChangeRow['scenario'] = { steps: [PROBE, vmInit(), guestWrites('IRS_MAP_L2_ISTR', '0x1')] };

/** Changes of the IRS frame that KVM emulates for a guest. */
export const EMULATION_ROWS: readonly ChangeRow[] = [
  {
    change: 'validate-guest-cfgr',
    on: 'V4',
    scenario: WIDE_ISTES,
    words: 'IST_BASER stays as it is, because a guest has ISTEs of 4 bytes; without, an IST is allocated',
    without: 'call.entered func=vgic_v5_lpi_ist_alloc caller=vgic_v5_write_irs_ist_baser args={vm=0 id_bits=10}',
    with: 'call.returned func=vgic_v5_write_irs_ist_baser caller=vgic_v5_mmio_write_irs_ist ret=-22',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'lock.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'ignore-cfgr-while-valid',
    on: 'V1',
    scenario: WRITE_CFGR_WHILE_VALID,
    words: 'config_lock is taken, to see whether the IST is valid; without, IST_CFGR just changes',
    without: 'kvm.emulatedRegisterSet vm=0 offset=400 value=0xa',
    with: 'lock.acquired lock=config_lock instance=0 pe=0',
    touches: ['kvm.emulatedRegisterSet', 'lock.acquired', 'lock.released'],
  },
  {
    change: 'ignore-second-enable',
    on: 'V1',
    scenario: ENABLE_TWICE,
    words: 'nothing; without, another IST is allocated',
    without: 'call.entered func=vgic_v5_lpi_ist_alloc caller=vgic_v5_mmio_write_irs_ist args={vm=0 id_bits=10}',
    with: 'lock.released lock=config_lock instance=0 pe=0',
    touches: ['alloc.*', 'call.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'baser-fixed-while-valid',
    on: 'V2',
    scenario: ENABLE_TWICE,
    words: 'IST_BASER keeps its address; without, it takes the new one',
    without: 'kvm.emulatedRegisterSet vm=0 offset=384 value=0x50000001',
    with: 'call.returned func=vgic_v5_write_irs_ist_baser caller=vgic_v5_mmio_write_irs_ist ret=0',
    touches: ['kvm.emulatedRegisterSet'],
  },
  {
    change: 'baser-valid-on-success',
    on: 'V1',
    scenario: NO_MEMORY,
    words: 'allocating comes first; without, IST_BASER is valid before, and stays so',
    without: 'kvm.emulatedRegisterSet vm=0 offset=384 value=0x48000001',
    with: 'call.entered func=vgic_v5_lpi_ist_alloc caller=vgic_v5_mmio_write_irs_ist args={vm=0 id_bits=10}',
    touches: ['kvm.emulatedRegisterSet'],
  },
  {
    change: 'keep-ist-unless-invalid',
    on: 'V1',
    scenario: DISABLE_REFUSED,
    words: 'nothing more; without, a warning, and the IST is freed',
    without:
      'kvm.warned site=vgic_v5_mmio_write_irs_ist condition=irq_set_vcpu_affinity(vgic_v5_vpe_db(vcpu), &cmd_info)',
    with: 'lock.released lock=config_lock instance=0 pe=0',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'kvm.*', 'mem.*'],
  },
  {
    change: 'baser-before-free',
    on: 'V1',
    scenario: DISABLE,
    words: 'a function of its own writes IST_BASER, and does so before the IST is freed; without, after',
    without: 'kvm.emulatedRegisterSet vm=0 offset=384 value=0x48000001',
    with: 'call.entered func=vgic_v5_write_irs_ist_baser caller=vgic_v5_mmio_write_irs_ist args={vm=0 vcpu=0 val=0x48000001}',
    touches: ['call.entered', 'call.returned', 'kvm.commandSent'],
  },
  {
    change: 'split-64bit-access',
    on: 'V1',
    scenario: HALVES,
    words: 'writing the low half enables LPIs; without, it does nothing',
    without: 'env.operationEnded index=3 op=guest_write vm=0 ret=0 liveCount=6 liveBytes=8448',
    with: 'call.entered func=vgic_v5_mmio_write_irs_ist caller=dispatch_mmio_write args={vm=0 vcpu=0 offset=0x180 val=0x48000001}',
    touches: ['alloc.*', 'call.*', 'env.*', 'harness.*', 'irs.*', 'kvm.*', 'lock.*', 'mem.*', 'mmio.*', 'pe.*'],
  },
  {
    change: 'id-bits-capped',
    on: 'V1',
    scenario: READ_IDR2,
    words: 'IDR2.ID_BITS is 16; without, 24',
    without: 'guest.mmioRead vm=0 offset=8 widthBits=32 value=0x38',
    with: 'guest.mmioRead vm=0 offset=8 widthBits=32 value=0x30',
    touches: ['guest.mmioRead'],
  },
  {
    change: 'guest-id-registers',
    on: 'V1',
    scenario: READ_IDR1,
    words: 'IAFFID_BITS is one less than the bits there are; without, one too many',
    without: 'guest.mmioRead vm=0 offset=4 widthBits=32 value=0x490001',
    with: 'guest.mmioRead vm=0 offset=4 widthBits=32 value=0x400001',
    touches: ['guest.mmioRead'],
  },
  {
    change: 'pe-cr0-fixed',
    on: 'V1',
    scenario: READ_PE_CR0,
    words: 'the answer is ready; without, the host IRS is asked, and VPE_CR0 written',
    without: 'lock.acquired lock=config_lock instance=0 pe=0',
    with: 'call.returned func=vgic_v5_mmio_read_irs_misc caller=dispatch_mmio_read ret=null',
    touches: ['guest.*', 'irs.*', 'kvm.*', 'lock.*', 'mem.*', 'mmio.*'],
  },
  {
    change: 'quiet-guest-errors',
    on: 'V1',
    scenario: MAP_L2_IST,
    words: 'nothing; without, a message that a guest can repeat for ever',
    without: 'kvm.logged level=err message=kvm [1234]: Write to IRS_MAP_L2_ISTR is unhandled',
    with: 'call.returned func=vgic_v5_mmio_write_irs_ist caller=dispatch_mmio_write ret=null',
    touches: ['kvm.logged'],
  },
];
