import { describe, expect, it } from 'vitest';
import { decodeFields, fieldMask, reservedBits } from './bits.ts';
import { IRS_IDR0, IRS_IDR2 } from './irs-id-regs.ts';
import {
  IRS_FRAME_BYTES,
  IRS_REGISTERS,
  registerAt,
  registerCovering,
  registerName,
  registerNamed,
} from './irs-regs.ts';
import { IRS_VMT_BASER, IRS_VMT_STATUSR } from './irs-vm-regs.ts';
import type { Register } from './register.ts';

describe('the register table', () => {
  it('ascends without overlap inside the frame', () => {
    let end = 0;
    for (const { name, offset, widthBits } of IRS_REGISTERS) {
      expect(offset, name).toBeGreaterThanOrEqual(end);
      expect(offset % (widthBits / 8), name).toBe(0);
      end = offset + widthBits / 8;
    }
    expect(end).toBeLessThan(IRS_FRAME_BYTES);
  });

  it.each(IRS_REGISTERS)('$name has fields that do not overlap and fit its width', ({ layout, widthBits }) => {
    const used = layout.reduce((bits, of) => bits + fieldMask(of), 0n);
    const union = layout.reduce((bits, of) => bits | fieldMask(of), 0n);
    expect(used).toBe(union);
    expect(union >> BigInt(widthBits)).toBe(0n);
  });

  it.each(IRS_REGISTERS)('$name resets to a value of its fields, if at all', ({ layout, reset }) => {
    expect(reservedBits(reset ?? 0n, layout)).toBe(0n);
  });

  it.each<[string, number, 32 | 64]>([
    ['IRS_IDR2', 0x008, 32],
    ['IRS_IST_BASER', 0x180, 64],
    ['IRS_IST_CFGR', 0x190, 32],
    ['IRS_VMT_BASER', 0x200, 64],
    ['IRS_VMT_CFGR', 0x210, 32],
    ['IRS_VMT_STATUSR', 0x214, 32],
    ['IRS_VPE_SELR', 0x240, 64],
    ['IRS_VPE_DBR', 0x248, 64],
    ['IRS_VPE_CR0', 0x258, 32],
    ['IRS_VPE_STATUSR', 0x25c, 32],
    ['IRS_VMAP_L2_VMTR', 0x2c0, 64],
    ['IRS_VMAP_VMR', 0x2c8, 64],
    ['IRS_VMAP_VISTR', 0x2d0, 64],
    ['IRS_VMAP_L2_VISTR', 0x2d8, 64],
    ['IRS_VMAP_VPER', 0x2e0, 64],
    ['IRS_SAVE_VMR', 0x300, 64],
    ['IRS_SAVE_VM_STATUSR', 0x308, 32],
    ['IRS_SWERR_STATUSR', 0x3c0, 64],
  ])('has %s at 0x%x, %d bits wide', (name, offset, widthBits) => {
    expect(registerNamed(name)).toMatchObject({ offset, widthBits });
    expect(registerName(offset)).toBe(name);
  });
});

describe('looking a register up', () => {
  it('by offset finds where it begins', () => {
    expect(registerAt(0x200)).toBe<Register>(IRS_VMT_BASER);
    expect(registerAt(0x204)).toBeNull();
  });

  it('by any byte finds the halves of a wide one', () => {
    expect(registerCovering(0x204)).toBe<Register>(IRS_VMT_BASER);
    expect(registerCovering(0x217)).toBe<Register>(IRS_VMT_STATUSR);
    expect(registerName(0x20c)).toBeNull();
    expect(registerName(0x218)).toBeNull();
  });

  it('by name wants the prefix', () => {
    expect(registerNamed('IRS_IDR0')).toBe<Register>(IRS_IDR0);
    expect(registerNamed('IDR0')).toBeNull();
  });
});

describe('the fields of a value', () => {
  it('come by ascending bits, with the names of the specification', () => {
    expect(decodeFields(0x80000005a8n, IRS_IDR2.layout).map(({ field, value }) => [field.name, value])).toEqual([
      ['ID_BITS', 8n],
      ['LPI', 1n],
      ['MIN_LPI_ID_BITS', 6n],
      ['IST_LEVELS', 1n],
      ['IST_L2SZ', 0n],
      ['ISTMD', 0n],
      ['ISTMD_SZ', 0n],
    ]);
  });
});
