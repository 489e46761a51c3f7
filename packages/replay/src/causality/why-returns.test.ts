import { describe, expect, it } from 'vitest';
import { ask, runOps, tree } from '../../test/why-runs.ts';

const ENABLE = { op: 'lpi_enable', vm: 0, id_bits: 12 };

describe('why an operation returned what it did', () => {
  it('D25b: the prototype reads VALID of the L1 VMTE from a stale line', () => {
    const lines = tree(runOps('V0', []), 'ret:vm_init');
    expect(lines[0]).toMatch(/^ret:vm_init is -22, /u);
    expect(lines).toContainEqual(expect.stringMatching(/logged "kvm \[1234\]: Failed to look up VMTE"$/u));
    expect(lines).toContainEqual(
      expect.stringMatching(/irs0 stored 0x880008001 .* the cache held an older copy of the line$/u),
    );
    expect(lines).toContainEqual(expect.stringMatching(/nobody did a clean\+invalidate of \[0x880001000, \+64\)/u));
  });

  it('-ENOMEM is decided by the allocation that failed, in the innermost call that returned it', () => {
    const run = runOps('V4', [ENABLE], { faults: [{ type: 'alloc', op: 3, k: 5 }] });
    expect(withoutPositions(tree(run, 'ret:3'))).toEqual([
      'ret:3 is -12, before #',
      '└─ # env op 3 lpi_enable returned -12',
      '   └─ # pe0 vgic_v5_lpi_ist_alloc returned -12',
      '      └─ # pe0 vgic_v5_alloc_two_level_lpi_ist returned -12',
      '         └─ # pe0 vgic_v5_alloc_l2_ists returned -12',
      '            └─ # pe0 allocation of 4096 bytes failed: an injected fault',
    ]);
  });

  it('-ETIMEDOUT by the injected fault and the status that was still busy', () => {
    const run = runOps('V4', [ENABLE], { faults: [{ type: 'cmd', op: 3, k: 1, mode: 'hang' }] });
    const lines = withoutPositions(tree(run, 'ret:lpi_enable'));
    expect(lines).toContainEqual(expect.stringMatching(/env injected a fault into LPI_VIST_MAKE_VALID: hang$/u));
    expect(lines).toContainEqual(expect.stringMatching(/read IRS_VMT_STATUSR = 0x0$/u));
    expect(ask(run, 'reg:IRS_VMT_STATUSR.IDLE').value).toBe('0x0');
    expect(withoutPositions(tree(run, 'reg:IRS_VMT_STATUSR.IDLE'))).toContainEqual(
      expect.stringMatching(/irs0 the command was held up until the driver gave up \(hang\)$/u),
    );
  });

  it('D2: an undefined shift returns nothing', () => {
    const run = runOps('V1', [{ ...ENABLE, id_bits: 11 }], { profile: 'nc-4k-64k-l2' });
    expect(ask(run, 'ret:3').value).toBeNull();
    expect(tree(run, 'ret:3')).toContainEqual(
      expect.stringMatching(/BIT shifted by 4294967296 in 64 bits: undefined$/u),
    );
  });

  it('success needs no reason, and an operation that never began has no answer', () => {
    const run = runOps('V4', [ENABLE]);
    expect(withoutPositions(tree(run, 'ret:3'))).toEqual([
      'ret:3 is 0, before #',
      '└─ # env op 3 lpi_enable returned 0',
    ]);
    expect(() => ask(run, 'ret:9')).toThrow('no operation 9 began before #');
  });
});

describe('why a register reads what it does', () => {
  const run = runOps('V4', [ENABLE]);

  it('by the write that the IRS took', () => {
    expect(withoutPositions(tree(run, 'reg:IRS_VMT_BASER.VALID'))).toEqual([
      'reg:IRS_VMT_BASER.VALID is 0x1, before #',
      expect.stringMatching(/^└─ # pe0 wrote IRS_VMT_BASER = 0x[0-9a-f]+1$/u),
    ]);
  });

  it('a status by the command that completed', () => {
    expect(withoutPositions(tree(run, 'reg:IRS_VMT_STATUSR'))).toEqual([
      'reg:IRS_VMT_STATUSR is 0x1, before #',
      '├─ # irs0 completed the write of IRS_VMAP_VISTR: performed',
      '└─ # pe0 wrote IRS_VMAP_VISTR = 0x8000000040000000',
    ]);
  });

  it('one that nobody wrote as after reset', () => {
    expect(tree(run, 'reg:IRS_VPE_HPPIR').at(-1)).toMatch(/reads as after reset$/u);
  });
});

describe('a place that there is not', () => {
  it('says what is in the way', () => {
    const run = runOps('V4', []);
    expect(() => ask(run, 'vmte:1')).toThrow(/^vmte:1: at #\d+, VM 1 has no VM ID$/u);
    expect(() => ask(run, 'ist:0/lpi/3')).toThrow(/the VMTE of VM 0 names no LPI IST$/u);
  });
});

function withoutPositions(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replaceAll(/#\d+/gu, '#'));
}
