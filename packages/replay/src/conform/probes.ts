import type { UndecidedCall } from '@vist/core';

/** A probe that a recording may have, and what it shows. */
export interface Probe {
  readonly name: string;
  /** The types of events that it gives. */
  readonly gives: readonly string[];
  /** Tracepoints, as `trace-cmd record -e` takes them. */
  readonly events: readonly string[];
  /** Definitions for `/sys/kernel/tracing/kprobe_events`. */
  readonly kprobes: readonly string[];
  readonly doc: string;
}

/** Everything of KVM's GICv5 tables that a stock kernel can be made to record. */
export const PROBES: readonly Probe[] = [
  {
    name: 'slab',
    gives: ['alloc.allocated', 'alloc.failed', 'alloc.freed'],
    events: ['kmem:kmalloc', 'kmem:kfree'],
    kprobes: [],
    doc: 'allocations and frees; with the trace option hash-ptr off, or the pointers mean nothing',
  },
  {
    name: 'mmio',
    gives: ['mmio.readBegan', 'mmio.readEnded', 'mmio.writeBegan', 'mmio.writeEnded'],
    events: ['rwmmio'],
    kprobes: [],
    doc: 'registers of the IRS; needs CONFIG_TRACE_MMIO_ACCESS',
  },
  {
    name: 'maintenance',
    gives: ['mem.maintained'],
    events: ['kprobes'],
    kprobes: [
      'p:clean_inval dcache_clean_inval_poc start=%x0:x64 end=%x1:x64',
      'p:clean dcache_clean_poc start=%x0:x64 end=%x1:x64',
      'p:inval dcache_inval_poc start=%x0:x64 end=%x1:x64',
    ],
    doc: 'cache maintenance to the PoC; the routines are assembly, so kprobes and no ftrace',
  },
  {
    name: 'commands',
    gives: ['kvm.commandSent', 'kvm.commandReturned'],
    events: ['kprobes'],
    kprobes: [
      'p:affinity irq_set_vcpu_affinity irq=%x0:u32 cmd=+0(%x1):u32',
      'r:affinity__return irq_set_vcpu_affinity ret=$retval:s32',
    ],
    doc: 'commands to the IRS by way of the doorbells',
  },
  {
    name: 'calls',
    gives: ['call.entered', 'call.returned'],
    events: ['kprobes'],
    kprobes: [],
    doc: 'definitions as probes/functions.sh prints them: entry and return of the functions of arch/arm64/kvm/vgic/vgic-v5-tables.c; static ones may be inlined',
  },
  {
    name: 'guest',
    gives: ['guest.mmioWrote', 'guest.mmioRead'],
    events: ['kvm:kvm_mmio'],
    kprobes: [],
    doc: "a guest's accesses of its emulated IRS frame",
  },
  {
    name: 'locks',
    gives: ['lock.acquired', 'lock.released', 'lock.contended'],
    events: ['lock:contention_begin', 'lock:contention_end'],
    kprobes: [],
    doc: 'contended locks; kept as they are, the model infers who holds what',
  },
  {
    name: 'messages',
    gives: ['kvm.logged', 'kvm.warned'],
    events: ['printk:console'],
    kprobes: [],
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
  if (probe !== undefined)
    return `${probe.name} (${[...probe.events.map((event) => `-e ${event}`), ...probe.kprobes].join('; ')})`;
  return `${type}: ${whyUnseen(type)}`;
}

/** Why no probe shows a type of events, and what would, for people. */
export function whyUnseen(type: string): string {
  const block = type.slice(0, type.indexOf('.'));
  if (type.startsWith('mem.device') || block === 'irs') return 'an IRS does it by itself; it follows from its commands';
  if (type.startsWith('mem.lines')) return 'caches do it by themselves';
  return REASONS[block] ?? 'no probe shows it';
}

const REASONS: Readonly<Record<string, string>> = {
  mem: 'no stock kernel can trace it: trace_printk() at the access, as the recordings have it',
  kvm: 'KVM keeps it to itself; it follows from calls and allocations',
  lock: 'lockdep (CONFIG_PROVE_LOCKING) says so on the console',
  pe: 'it is how time passes',
  ub: 'the code runs into it; CONFIG_UBSAN says so on the console',
  env: 'a test program does it; on a real kernel calls take its place',
  harness: 'a test program reports it',
};
