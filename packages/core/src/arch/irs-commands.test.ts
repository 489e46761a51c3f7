import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeMapL2Istr,
  decodeSaveVmr,
  decodeVmapL2Vistr,
  decodeVmapL2Vmtr,
  decodeVmapVistr,
  decodeVmapVmr,
  decodeVmapVper,
  encodeMapL2Istr,
  encodeSaveVmr,
  encodeVmapL2Vistr,
  encodeVmapL2Vmtr,
  encodeVmapVistr,
  encodeVmapVmr,
  encodeVmapVper,
} from './irs-commands.ts';

const ids = fc.nat({ max: 0xffff });
const lpis = fc.nat({ max: 2 ** 24 - 1 });
const actions = fc.constantFrom('map' as const, 'unmap' as const);
const types = fc.constantFrom('lpi' as const, 'spi' as const);

describe('golden values for VM 5, VPE 2', () => {
  it('map an L2 VM table', () => {
    expect(encodeVmapL2Vmtr({ vmId: 5 })).toBe(0x8000000000000005n);
  });

  it('make the VM valid and invalid', () => {
    expect(encodeVmapVmr({ vmId: 5, action: 'map' })).toBe(0x8000000000000005n);
    expect(encodeVmapVmr({ vmId: 5, action: 'unmap' })).toBe(0xc000000000000005n);
  });

  it('make an IST valid and invalid', () => {
    expect(encodeVmapVistr({ vmId: 5, type: 'lpi', action: 'map' })).toBe(0x8000000540000000n);
    expect(encodeVmapVistr({ vmId: 5, type: 'lpi', action: 'unmap' })).toBe(0xc000000540000000n);
    expect(encodeVmapVistr({ vmId: 5, type: 'spi', action: 'map' })).toBe(0x8000000560000000n);
  });

  it('make a VPE valid, with the VM in the high half', () => {
    expect(encodeVmapVper({ vmId: 5, vpeId: 2 })).toBe(0x8000000500000002n);
  });

  it('save and quiesce', () => {
    expect(encodeSaveVmr({ vmId: 5, quiesce: true })).toBe(0xc000000000000005n);
  });

  it('map the L2 IST of LPI 300', () => {
    expect(encodeMapL2Istr(300)).toBe(300n);
    expect(encodeVmapL2Vistr({ vmId: 5, type: 'lpi', id: 300 })).toBe(0x800000054000012cn);
  });
});

describe('every command decodes to what was encoded', () => {
  const law =
    <Command>(encode: (command: Command) => bigint, decode: (value: bigint) => Command | null) =>
    (command: Command) => {
      expect(decode(encode(command))).toEqual(command);
    };

  it('VMAP_L2_VMTR', () => {
    fc.assert(fc.property(fc.record({ vmId: ids }), law(encodeVmapL2Vmtr, decodeVmapL2Vmtr)));
  });

  it('VMAP_VMR', () => {
    fc.assert(fc.property(fc.record({ vmId: ids, action: actions }), law(encodeVmapVmr, decodeVmapVmr)));
  });

  it('VMAP_VISTR', () => {
    const commands = fc.record({ vmId: ids, type: types, action: actions });
    fc.assert(fc.property(commands, law(encodeVmapVistr, decodeVmapVistr)));
  });

  it('VMAP_L2_VISTR', () => {
    const commands = fc.record({ vmId: ids, type: types, id: lpis });
    fc.assert(fc.property(commands, law(encodeVmapL2Vistr, decodeVmapL2Vistr)));
  });

  it('VMAP_VPER', () => {
    fc.assert(fc.property(fc.record({ vmId: ids, vpeId: ids }), law(encodeVmapVper, decodeVmapVper)));
  });

  it('SAVE_VMR', () => {
    fc.assert(fc.property(fc.record({ vmId: ids, quiesce: fc.boolean() }), law(encodeSaveVmr, decodeSaveVmr)));
  });

  it('MAP_L2_ISTR', () => {
    fc.assert(fc.property(lpis, law(encodeMapL2Istr, decodeMapL2Istr)));
  });
});

describe('a value that asks for nothing', () => {
  it('has neither M nor S', () => {
    expect(decodeVmapL2Vmtr(5n)).toBeNull();
    expect(decodeVmapVmr(0x4000000000000005n)).toBeNull();
    expect(decodeVmapVistr(0x540000000n)).toBeNull();
    expect(decodeVmapL2Vistr(0x540000000n)).toBeNull();
    expect(decodeVmapVper(0x500000002n)).toBeNull();
    expect(decodeSaveVmr(0x4000000000000005n)).toBeNull();
  });

  it('or names a type without an IST', () => {
    expect(decodeVmapVistr(0x8000000520000000n)).toBeNull();
    expect(decodeVmapL2Vistr(0x80000005e0000000n)).toBeNull();
  });
});

describe('an ID that is too large', () => {
  it('is refused', () => {
    expect(() => encodeVmapVmr({ vmId: 0x10000, action: 'map' })).toThrow('does not fit field VM_ID[15:0]');
    expect(() => encodeVmapVper({ vmId: 0, vpeId: 0x10000 })).toThrow('does not fit field VPE_ID[15:0]');
    expect(() => encodeMapL2Istr(2 ** 24)).toThrow('does not fit field ID[23:0]');
  });
});
