import type { RecordingLine } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { createTraceText } from './trace-text.ts';

const KVM: RecordingLine = { seq: 1, ts_ns: 100_000_032_000, cpu: 0, comm: 'kvm', pid: 1234 };
const HOST: RecordingLine = { seq: 1, ts_ns: 100_010_234_000, cpu: 3, comm: 'swapper/0', pid: 1 };

function layOut(...lines: readonly RecordingLine[]): string {
  const text = createTraceText();
  return lines.map((line) => text.line(line)).at(-1) ?? '';
}

describe('a line of text', () => {
  it('places an event as trace-cmd does', () => {
    expect(layOut({ ...HOST, kind: 'op_begin', idx: 0, op: 'probe', args: {} })).toBe(
      '       swapper/0-1     [003]   100.010234: bprint:               harness: op_begin idx=0 op=probe',
    );
  });

  it.each<[string, RecordingLine, string]>([
    [
      'an entry is a kprobe named after its function',
      { kind: 'func_entry', func: 'vgic_v5_vmt_allocate', caller: 'harness', args: { max_vpes: 512 } },
      'vgic_v5_vmt_allocate: (vgic_v5_vmt_allocate+0x0) max_vpes=512',
    ],
    [
      'a return of a void function has no value',
      { kind: 'func_return', func: 'vgic_v5_reset', caller: 'harness' },
      'vgic_v5_reset__return: (harness+0x0 <- vgic_v5_reset)',
    ],
    [
      'a failed allocation has a nil pointer',
      {
        kind: 'kmalloc',
        call_site: 'vgic_v5_vmte_init',
        ptr: '0x0',
        bytes_req: 64,
        bytes_alloc: 64,
        gfp_flags: 'GFP_KERNEL|__GFP_ZERO',
        node: -1,
        accounted: false,
      },
      'kmalloc:              (vgic_v5_vmte_init+0x0) call_site=vgic_v5_vmte_init+0x0 ptr=(nil) bytes_req=64 ' +
        'bytes_alloc=64 gfp_flags=GFP_KERNEL|__GFP_ZERO node=-1 accounted=false',
    ],
    [
      'a register value of zero has no prefix',
      {
        kind: 'mmio_post_read',
        caller0: 'vgic_v5_irs_wait_for_vm_op',
        caller: 'gicv5_wait_for_op_s_atomic',
        width: 32,
        val: '0x0',
        addr: '0xffff800082a00214',
        off: '0x214',
        reg: 'IRS_VMT_STATUSR',
      },
      'rwmmio_post_read:     vgic_v5_irs_wait_for_vm_op+0x0 -> gicv5_wait_for_op_s_atomic+0x0 width=32 val=0 ' +
        'addr=0xffff800082a00214',
    ],
    [
      'the IRS prints its accesses',
      { kind: 'irs_mem_write', phys: '0x880008000', size: 8, val: '0x1' },
      'bprint:               irs_model: mem_write phys=0x880008000 size=8 val=0x1',
    ],
    [
      'a warning is a console line',
      { kind: 'warn', func: 'vgic_v5_reset', expr: 'ret' },
      'console:              WARNING: vgic_v5_reset (ret)',
    ],
  ])('%s', (_title, body, expected) => {
    expect(layOut({ ...KVM, ...body })).toBe(`             kvm-1234  [000]   100.000032: ${expected}`);
  });
});

describe('what the text takes from the lines before', () => {
  it('a user access belongs to the open frame', () => {
    expect(
      layOut(
        { ...KVM, kind: 'func_entry', func: 'vgic_v5_save_linear_ist', caller: 'vgic_v5_save_spi_ist', args: {} },
        { ...KVM, kind: 'user_write', uaddr: '0xffff90000000', size: 4, val: '0x0' },
      ),
    ).toMatch(/vgic_v5_save_linear_ist: put_user uaddr=0xffff90000000 size=4 val=0x0$/);
  });

  it('a command returns to who sent it', () => {
    expect(
      layOut(
        { ...KVM, kind: 'command', irq: 0, cmd: 'LPI_VIST_MAKE_VALID', caller: 'vgic_v5_vmte_assign_ist' },
        { ...KVM, kind: 'command_return', cmd: 'LPI_VIST_MAKE_VALID', ret: -22 },
      ),
    ).toMatch(/irq_set_vcpu_affinity__return: \(vgic_v5_vmte_assign_ist\+0x0 <- irq_set_vcpu_affinity\) ret=-22$/);
  });
});
