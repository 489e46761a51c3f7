import { LARGEST_RANGE_BYTES, type NamedValue, NOTHING_SEEN, type PhysAddr, physOfKernelVirt } from '@vist/core';
import { isOurs } from '../body/symbol.ts';
import type { Fact } from '../source/sighting.ts';
import { commandName } from './command-names.ts';
import { synthesised } from './hashed-pointer.ts';
import { MAX_FRAMES, openFunction, type Sketch, type Surroundings, type Task } from './task.ts';
import {
  accessSizeOf,
  objectSizeOf,
  callArgs,
  choiceOf,
  countOf,
  FactProblem,
  intOf,
  intOr,
  kernelAddrOf,
  returnOf,
  textOf,
  wordOf,
} from './values.ts';

/** A fact as a command; null when it is none of ours after all. May change what is open. */
export type FactReader = (fact: Fact, task: Task, around: Surroundings) => Sketch | null;

/** What the kernel's own trace events say. */
export const KERNEL_FACTS: Readonly<Record<string, FactReader>> = {
  func_entry(fact, task, around) {
    const func = textOf(fact, 'func');
    const caller = typeof fact['caller'] === 'string' ? fact['caller'] : openFunction(task);
    const args = callArgs(fact).map((arg) => numberedVm(arg, around));
    if (task.frames.length < MAX_FRAMES) task.frames.push(func);
    return pe({ type: 'call.enter', func, caller, args }, untold(fact, 'caller', 'caller'));
  },
  func_return(fact, task) {
    const func = textOf(fact, 'func');
    const ret = returnOf(fact);
    const depth = task.frames.lastIndexOf(func);
    // A return whose entry was lost closes nothing; one whose callees' returns were lost closes them too.
    if (depth >= 0) task.frames.length = depth;
    const caller = typeof fact['caller'] === 'string' ? fact['caller'] : openFunction(task);
    return pe({ type: 'call.return', func, caller, ret }, untold(fact, 'caller', 'caller'));
  },
  kmalloc(fact, task, around) {
    const site = siteOf(textOf(fact, 'call_site'), task);
    if (site === null) return null;
    const sizeReqBytes = countOf(fact, 'bytes_req');
    const sizeAllocBytes = objectSizeOf(fact, 'bytes_alloc');
    const accounted = fact['accounted'] === true || fact['accounted'] === 'true';
    const request = { type: 'alloc.allocate', sizeReqBytes, accounted, site } as const;
    if (wordOf(fact, 'ptr') === 0n) {
      const isTooLarge = task.reports.some(({ report }) => report.type === 'harness.allocationTooLarge');
      const by = isTooLarge ? 'allocator' : 'fault';
      return { actor: null, command: { ...request, outcome: { by } }, seen: { sizeAllocBytes }, guessed: [] };
    }
    const addr = pointerOf(fact);
    around.live.add(addr);
    return pe({ ...request, outcome: { by: 'record', addr, sizeAllocBytes } });
  },
  kfree(fact, task, around) {
    const site = textOf(fact, 'call_site');
    const ours = siteOf(site, task);
    if (ours === null && around.live.size === 0) return null;
    if (wordOf(fact, 'ptr') === 0n) return ours === null ? null : pe({ type: 'alloc.free', addr: null, site: ours });
    if (ours === null && !isLive(fact, around)) return null;
    const addr = pointerOf(fact);
    around.live.delete(addr);
    return pe({ type: 'alloc.free', addr, site: ours ?? site });
  },
  mem_read(fact) {
    const value = wordOf(fact, 'val');
    return { actor: null, command: { type: 'mem.load', ...access(fact) }, seen: { value }, guessed: [] };
  },
  mem_write: (fact) => pe({ type: 'mem.store', ...access(fact), value: wordOf(fact, 'val') }),
  mem_set: (fact) => pe({ type: 'mem.set', ...access(fact), byte: Number(wordOf(fact, 'val') & 0xffn) }),
  dsb(fact, task) {
    const site = textOf(fact, 'func');
    task.barrier = site;
    return pe({ type: 'mem.synchronise', domain: choiceOf(fact, 'domain', ['ishst']), site });
  },
  dcache(fact, task) {
    const op = MAINTENANCE[choiceOf(fact, 'op', ['clean_inval_poc', 'clean_poc', 'inval_poc'])];
    const site = typeof fact['func'] === 'string' ? fact['func'] : (task.barrier ?? openFunction(task));
    const addr = kernelAddrOf(fact, 'start');
    const sizeBytes = Number(wordOf(fact, 'end') - wordOf(fact, 'start'));
    if (sizeBytes < 0) throw new FactProblem('dcache: end: expected an address not before start');
    if (sizeBytes > LARGEST_RANGE_BYTES) {
      throw new FactProblem(`dcache: end: expected at most ${LARGEST_RANGE_BYTES} bytes from start, got ${sizeBytes}`);
    }
    return pe({ type: 'mem.maintain', op, addr, sizeBytes, site }, untold(fact, 'func', 'site'));
  },
  command(fact, task, around) {
    const command = commandName(fact);
    const vmId = intOr(fact, 'vm_id', null);
    const caller = typeof fact['caller'] === 'string' ? fact['caller'] : openFunction(task);
    if (task.commands.length < MAX_FRAMES) task.commands.push({ command, vmId, caller });
    if (task.frames.length < MAX_FRAMES) task.frames.push(HANDLER);
    const irq = intOf(fact, 'irq');
    const guessed = [
      ...untold(fact, 'caller', 'caller'),
      // A doorbell that is gone has no VM; only a recording with VM IDs elsewhere tells that.
      ...(around.hasHarness ? [] : [...untold(fact, 'vm_id', 'vmId'), ...untold(fact, 'vpe_idx', 'vpeIndex')]),
    ];
    return pe({ type: 'kvm.sendCommand', irq, command, vmId, vpeIndex: intOr(fact, 'vpe_idx', null), caller }, guessed);
  },
  command_return(fact, task, around) {
    const open = task.commands.pop();
    const depth = task.frames.lastIndexOf(HANDLER);
    if (depth >= 0) task.frames.length = depth;
    const command = fact['cmd'] === undefined && open !== undefined ? open.command : commandName(fact);
    const vmId = intOr(fact, 'vm_id', open?.vmId ?? null);
    const guessed = around.hasHarness ? [] : untold(fact, 'vm_id', 'vmId');
    return pe({ type: 'kvm.returnCommand', command, vmId, ret: returnOf(fact) ?? 0 }, guessed);
  },
  console(fact) {
    const message = textOf(fact, 'msg');
    const isWarning = /^(?:Too few entries|could not map)/u.test(message);
    const level = typeof fact['level'] === 'string' ? fact['level'] : isWarning ? 'warning' : 'err';
    return pe({ type: 'kvm.log', level, message });
  },
  warn: (fact) => pe({ type: 'kvm.warn', site: textOf(fact, 'func'), condition: textOf(fact, 'expr') }),
  vm_dead(fact, _, around) {
    const { value } = numberedVm({ name: 'vm', value: wordOf(fact, 'vm') }, around);
    return pe({ type: 'kvm.killVm', vm: Number(value) });
  },
  vdpend(fact) {
    const intid = Number(wordOf(fact, 'irq'));
    return pe({ type: 'kvm.injectPending', vmId: countOf(fact, 'vm_id'), intid, pending: intOf(fact, 'pending') });
  },
  user_read(fact) {
    const value = wordOf(fact, 'val');
    return { actor: null, command: { type: 'mem.userLoad', ...userAccess(fact) }, seen: { value }, guessed: [] };
  },
  user_write: (fact) => pe({ type: 'mem.userStore', ...userAccess(fact), value: wordOf(fact, 'val') }),
};

/** The handler that runs while a command is open. */
const HANDLER = 'vgic_v5_db_set_vcpu_affinity';
/** Where the recordings map user buffers. */
const USER_VIRT = 0xffff_9000_0000n;

const MAINTENANCE = { clean_inval_poc: 'clean-invalidate', clean_poc: 'clean', inval_poc: 'invalidate' } as const;

function pe(command: Sketch['command'], guessed: readonly string[] = NOTHING): Sketch {
  return { actor: null, command, seen: NOTHING_SEEN, guessed };
}

const NOTHING: readonly string[] = [];

/** The field that stands for a key, when the line does not have it. */
function untold(fact: Fact, key: string, field: string): readonly string[] {
  return fact[key] === undefined ? [field] : NOTHING;
}

/** Probes print a `struct kvm` as a pointer: VMs are numbered in the order in which they appear. */
function numberedVm(arg: NamedValue, { vms }: Surroundings): NamedValue {
  const { name, value } = arg;
  if (name !== 'vm' || typeof value !== 'bigint') return arg;
  if (value < FIRST_POINTER) return { name, value: Number(value) };
  const known = vms.get(value);
  if (known !== undefined) return { name, value: known };
  vms.set(value, vms.size);
  return { name, value: vms.size - 1 };
}

/** Numbers of VMs are below, pointers of the kernel above. */
const FIRST_POINTER = 2n ** 32n;

/** The function that allocates or frees; null when it is not of our code. Old kernels print no symbol. */
function siteOf(site: string, task: Task): string | null {
  if (isOurs(site)) return site;
  if (site === 'ida_free') return null;
  return /^(?:0x)?[0-9a-f]{8,16}$/u.test(site) && task.frames.length > 0 ? openFunction(task) : null;
}

function pointerOf(fact: Fact): PhysAddr {
  return fact['hashed'] === true ? synthesised(wordOf(fact, 'ptr')) : kernelAddrOf(fact, 'ptr');
}

/** Other code frees what ours allocated; most of what it frees is its own. */
function isLive(fact: Fact, { live }: Surroundings): boolean {
  const pointer = wordOf(fact, 'ptr');
  const addr = fact['hashed'] === true ? synthesised(pointer) : physOfKernelVirt(pointer);
  return addr !== null && live.has(addr);
}

function access(fact: Fact): { readonly addr: PhysAddr; readonly sizeBytes: number; readonly site: string } {
  return { addr: kernelAddrOf(fact, 'addr'), sizeBytes: accessSizeOf(fact), site: textOf(fact, 'func') };
}

function userAccess(fact: Fact): { readonly offset: number; readonly sizeBytes: number } {
  const offset = wordOf(fact, 'uaddr') - USER_VIRT;
  if (offset < 0n || offset >> 32n !== 0n) {
    throw new FactProblem(`${fact.kind}: uaddr: expected an address from 0x${USER_VIRT.toString(16)}`);
  }
  return { offset: Number(offset), sizeBytes: accessSizeOf(fact) };
}
