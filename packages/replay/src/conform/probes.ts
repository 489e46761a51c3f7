import type { UndecidedCall } from '@vist/core';

/** A probe that a recording may have, and what it shows. */
export interface Probe {
  readonly name: string;
  /** The types of events that it gives. */
  readonly gives: readonly string[];
  /** How to set it: options of trace-cmd record, or lines for kprobe_events. */
  readonly setUp: string;
  readonly doc: string;
}

/** Everything of KVM's GICv5 tables that a stock kernel can be made to record. */
export const PROBES: readonly Probe[] = [
  {
    name: 'slab',
    gives: ['alloc.allocated', 'alloc.failed', 'alloc.freed'],
    setUp: '-e kmem:kmalloc -e kmem:kfree',
    doc: 'allocations and frees; with the trace option hash-ptr off, or the pointers mean nothing',
  },
  {
    name: 'mmio',
    gives: ['mmio.readBegan', 'mmio.readEnded', 'mmio.writeBegan', 'mmio.writeEnded'],
    setUp: '-e rwmmio',
    doc: 'registers of the IRS; needs CONFIG_TRACE_MMIO_ACCESS',
  },
  {
    name: 'maintenance',
    gives: ['mem.maintained'],
    setUp:
      'kprobe_events: p:clean_inval dcache_clean_inval_poc start=%x0:x64 end=%x1:x64; ' +
      'p:clean dcache_clean_poc start=%x0:x64 end=%x1:x64; p:inval dcache_inval_poc start=%x0:x64 end=%x1:x64',
    doc: 'cache maintenance to the PoC; the routines are assembly, so kprobes and no ftrace',
  },
  {
    name: 'commands',
    gives: ['kvm.commandSent', 'kvm.commandReturned'],
    setUp:
      'kprobe_events: p:affinity irq_set_vcpu_affinity irq=%x0:u32 cmd=+0(%x1):u32; ' +
      'r:affinity__return irq_set_vcpu_affinity ret=$retval:s32',
    doc: 'commands to the IRS by way of the doorbells',
  },
  {
    name: 'calls',
    gives: ['call.entered', 'call.returned'],
    setUp: 'kprobe_events: as probes/functions.sh prints them',
    doc: 'entry and return of the functions of arch/arm64/kvm/vgic/vgic-v5-tables.c; static ones may be inlined',
  },
  {
    name: 'guest',
    gives: ['guest.mmioWrote', 'guest.mmioRead'],
    setUp: '-e kvm:kvm_mmio',
    doc: "a guest's accesses of its emulated IRS frame",
  },
  {
    name: 'locks',
    gives: ['lock.acquired', 'lock.released', 'lock.contended'],
    setUp: '-e lock:contention_begin -e lock:contention_end',
    doc: 'contended locks; kept as they are, the model infers who holds what',
  },
  {
    name: 'messages',
    gives: ['kvm.logged', 'kvm.warned'],
    setUp: '-e printk:console',
    doc: 'kernel messages',
  },
];

/** Why a call could not be followed, and what would decide it, for people. */
export function unfollowedText(because: UndecidedCall): string {
  return because === 'user-memory'
    ? 'it goes by what user space wrote: get_user() is inline, so trace_printk() there, as the recordings have it'
    : 'it goes by what a call of the same VM found that is not known either';
}

/** What would show a step, for people. */
export function probeFor(type: string): string {
  const probe = PROBES.find(({ gives }) => gives.includes(type));
  if (probe !== undefined) return `${probe.name} (${probe.setUp})`;
  if (/^mem\.(?:loaded|stored|set|synchronised)$/u.test(type)) {
    return `${type} cannot be traced on a stock kernel: trace_printk() at the access, as the recordings have it`;
  }
  if (/^(?:mem\.device|irs\.)/u.test(type))
    return 'what an IRS does by itself cannot be traced; it follows from its commands';
  return `nothing: only what KVM keeps to itself differs (${type}) in what this session did`;
}
