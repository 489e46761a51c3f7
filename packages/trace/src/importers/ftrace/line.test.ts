import { describe, expect, it } from 'vitest';
import { readFtraceLine } from './line.ts';

const BODY = 'kfree: call_site=vgic_v5_vmt_free+0x14/0x90 ptr=0xffff000880000000';
const at = { line: 7, timeNs: 512_100_001_000n, cpu: 3, comm: 'qemu-system-aar', pid: 2412 };

describe('the prefix of a line', () => {
  it.each([
    ['trace-cmd', ' qemu-system-aar-2412  [003]   512.100001: ', at],
    ['with the flags of trace_pipe', ' qemu-system-aar-2412    [003] d..1.   512.100001: ', at],
    ['with a thread group', ' qemu-system-aar-2412  ( 2400) [003] d..1.   512.100001: ', at],
    ['with nanoseconds', ' qemu-system-aar-2412    [003] d..1.   512.100001000: ', at],
    ['a comm with spaces', '       CPU 0/KVM-2412    [003] .....   512.100001: ', { ...at, comm: 'CPU 0/KVM' }],
    ['a comm with dashes', '   kworker-u8-99-2412    [003] .....   512.100001: ', { ...at, comm: 'kworker-u8-99' }],
    ['a comm with dots', '        .vhost.1-2412    [003] .....   512.100001: ', { ...at, comm: '.vhost.1' }],
    ['a comm with brackets', '        [a] [12]-2412    [003] .....   512.100001: ', { ...at, comm: '[a] [12]' }],
    ['an unknown comm', '           <...>-2412    [003] .....   512.100001: ', { ...at, comm: '<...>' }],
    ['a counter for a clock', ' qemu-system-aar-2412    [003] .....   512100001000: ', at],
  ])('%s', (_, prefix, place) => {
    expect(readFtraceLine(`${prefix}${BODY}`, 7)).toEqual({
      kind: 'fact',
      at: place,
      name: 'kfree',
      fact: { kind: 'kfree', call_site: 'vgic_v5_vmt_free', ptr: '0xffff000880000000' },
    });
  });

  it.each(['', '#', '# tracer: nop', 'cpus=4', 'version = 7', '   no such line'])('none: %j is kept', (text) => {
    expect(readFtraceLine(text, 1)).toMatchObject({ kind: 'opaque', name: '', problem: null });
  });

  it('without an event is a problem', () => {
    const sighting = readFtraceLine(' qemu-2412 [003] 512.100001: cut', 1);
    expect(sighting).toMatchObject({ kind: 'opaque', problem: { code: 'no-event' } });
  });
});

describe('lost events', () => {
  it.each([
    ['CPU:1 [LOST 301 EVENTS]', 301, 1],
    ['CPU:0 [LOST EVENTS]', null, 0],
    ['CPU:2 [17 EVENTS DROPPED]', 17, 2],
    ['CPU:2 [EVENTS DROPPED]', null, 2],
    ['# entries-in-buffer/entries-written: 100/160   #P:2', 60, null],
    ['Lost 12 events', 12, null],
  ])('%s', (text, count, cpu) => {
    expect(readFtraceLine(text, 1)).toMatchObject({ kind: 'dropped', count, cpu });
  });

  it('a full buffer has lost none', () => {
    expect(readFtraceLine('# entries-in-buffer/entries-written: 100/100   #P:2', 1).kind).toBe('opaque');
  });
});

describe('the text of an event', () => {
  const factOf = (text: string): unknown => {
    const sighting = readFtraceLine(` qemu-2412 [003] d..1. 512.100001: ${text}`, 1);
    return sighting.kind === 'fact' ? sighting.fact : sighting.kind;
  };

  it.each([
    [
      'clean_inval: (dcache_clean_inval_poc+0x0/0x28) start=0xffff000412345000 end=0xffff000412345040',
      { kind: 'dcache', op: 'clean_inval_poc', start: '0xffff000412345000', end: '0xffff000412345040' },
    ],
    ['affinity: (irq_set_vcpu_affinity+0x0/0x90) irq=77 cmd=5', { kind: 'command', irq: '77', cmd: '5' }],
    ['aff_ret: (vgic_v5_send_command+0x58/0xa0 <- irq_set_vcpu_affinity) ret=0', { kind: 'command_return', ret: '0' }],
    [
      'lpi_alloc: (vgic_v5_lpi_ist_alloc+0x0/0x2a0) id_bits=12',
      { kind: 'func_entry', func: 'vgic_v5_lpi_ist_alloc', args: { id_bits: '12' } },
    ],
    [
      'lpi_allocr: (kvm_vgic_write+0x10/0x20 <- vgic_v5_lpi_ist_alloc) ret=-12',
      { kind: 'func_return', func: 'vgic_v5_lpi_ist_alloc', caller: 'kvm_vgic_write', ret: '-12' },
    ],
    [
      'kmalloc: call_site=vgic_v5_alloc_l1_ist.isra.0+0x58/0xe0 [kvm] ptr=00000000f0d1a2b3 bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL_ACCOUNT|__GFP_ZERO node=-1 accounted=true',
      {
        kind: 'kmalloc',
        call_site: 'vgic_v5_alloc_l1_ist',
        ptr: '0x00000000f0d1a2b3',
        hashed: true,
        bytes_req: '64',
        bytes_alloc: '64',
        accounted: true,
      },
    ],
    [
      'kmalloc: call_site=vgic_v5_vmte_init+0x58 ptr=ffff88838d3d2040 bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL|__GFP_ZERO',
      {
        kind: 'kmalloc',
        call_site: 'vgic_v5_vmte_init',
        ptr: '0xffff88838d3d2040',
        bytes_req: '64',
        bytes_alloc: '64',
        accounted: false,
      },
    ],
    [
      'rwmmio_post_read: gicv5_wait_for_op_s_atomic+0x2c/0xa0 -> readl+0x18/0x60 width=32 val=0x1 addr=0xffff80008a000214',
      {
        kind: 'mmio_post_read',
        caller0: 'gicv5_wait_for_op_s_atomic',
        caller: 'readl',
        width: '32',
        val: '0x1',
        addr: '0xffff80008a000214',
      },
    ],
    [
      'kvm_mmio: mmio write len 8 gpa 0x8000180 val 0x48000001',
      { kind: 'guest_mmio', access: 'write', len: '8', gpa: '0x8000180', val: '0x48000001' },
    ],
    [
      'vgic_v5_reset_vmte: mem_write addr=0xffff000880008000 size=8 val=0x0',
      { kind: 'mem_write', func: 'vgic_v5_reset_vmte', addr: '0xffff000880008000', size: '8', val: '0x0' },
    ],
    ['console: [  512.101] kvm [9]: Failed', { kind: 'console', msg: 'kvm [9]: Failed' }],
    ['kmalloc: call_site=alloc_bprm+0x45/0x220 ptr=ffff888100873a80 bytes_req=11 bytes_alloc=16', 'opaque'],
    ['rwmmio_read: e1000_read+0x10/0x20 -> readl+0x18/0x60 width=32 addr=0xffff80008a000214', 'opaque'],
    ['sched_switch: prev_comm=a prev_pid=1', 'opaque'],
    ['probe: (vfs_read+0x0/0x300) count=4096', 'opaque'],
  ])('%s', (text, fact) => {
    expect(factOf(text)).toEqual(fact);
  });
});
