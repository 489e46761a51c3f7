import type { PhysAddr, Word64 } from '../arch/addr.ts';
import { ModelBug } from '../kernel/invariant.ts';
import type { MemoryCommand } from '../memory/commands.ts';
import type { MaintenanceOp } from '../memory/events.ts';
import type { MmioAccess, PeCommand } from '../pe/commands.ts';
import type { LockName, NamedValue } from '../pe/events.ts';
import { addressOf, type Program, wordOf } from '../pe/program.ts';
import type { KvmCommand } from './commands.ts';

/** What a program of KVM may yield. */
export type Step = MemoryCommand | PeCommand | KvmCommand;

/** A kernel procedure of KVM; see pe/program.ts. */
export type KvmProgram<Return> = Program<Step, Return>;

/** Reads `sizeBytes` at `addr` through the cache: `READ_ONCE()`. */
export function* load(addr: PhysAddr, sizeBytes: number, site: string): KvmProgram<Word64> {
  return wordOf(yield { type: 'mem.load', addr, sizeBytes, site });
}

/** Writes `sizeBytes` at `addr` through the cache: `WRITE_ONCE()`. */
export function* store(addr: PhysAddr, sizeBytes: number, value: Word64, site: string): KvmProgram<void> {
  yield { type: 'mem.store', addr, sizeBytes, value, site };
}

/** `memset()` of a range inside one line. */
export function* memset(addr: PhysAddr, sizeBytes: number, byte: number, site: string): KvmProgram<void> {
  yield { type: 'mem.set', addr, sizeBytes, byte, site };
}

/** `dcache_clean_inval_poc()` and its kin, over `sizeBytes` from `addr`. */
export function* maintain(op: MaintenanceOp, addr: PhysAddr, sizeBytes: number, site: string): KvmProgram<void> {
  yield { type: 'mem.maintain', op, addr, sizeBytes, site };
}

/** `dsb(ishst)`. */
export function* dsbIshst(site: string): KvmProgram<void> {
  yield { type: 'mem.synchronise', domain: 'ishst', site };
}

/** `kzalloc()`; null is NULL. */
export function* kzalloc(sizeReqBytes: number, accounted: boolean, site: string): KvmProgram<PhysAddr | null> {
  return addressOf(yield { type: 'alloc.allocate', sizeReqBytes, accounted, outcome: { by: 'allocator' }, site });
}

/** `kfree()`; NULL is allowed and traced. */
export function* kfree(addr: PhysAddr | null, site: string): KvmProgram<void> {
  yield { type: 'alloc.free', addr, site };
}

/** One register read: begin, then end with the value. Other actors may step between. */
export function* mmioRead(access: MmioAccess): KvmProgram<Word64> {
  yield { type: 'mmio.beginRead', ...access };
  return wordOf(yield { type: 'mmio.endRead', ...access });
}

/** One register write: begin (the device has it), then end. */
export function* mmioWrite(access: MmioAccess, value: Word64): KvmProgram<void> {
  yield { type: 'mmio.beginWrite', ...access, value };
  yield { type: 'mmio.endWrite', ...access, value };
}

/** `get_user()` of a 32-bit word; null when the access faults. */
export function* getUser(offset: number): KvmProgram<Word64 | null> {
  const reply = yield { type: 'mem.userLoad', offset, sizeBytes: 4 };
  return reply.type === 'fault' ? null : wordOf(reply);
}

/** `put_user()` of a 32-bit word; false when the access faults. */
export function* putUser(offset: number, value: Word64): KvmProgram<boolean> {
  const reply = yield { type: 'mem.userStore', offset, sizeBytes: 4, value };
  return reply.type !== 'fault';
}

/** An access through a null pointer. Nothing comes after it. */
export function* oops(addr: PhysAddr, site: string): KvmProgram<never> {
  yield { type: 'ub.oops', addr, site };
  throw new ModelBug(`${site}: resumed after an oops`);
}

/** `WARN_ON(condition)` that fired. */
export function* warn(site: string, condition: string): KvmProgram<void> {
  yield { type: 'kvm.warn', site, condition };
}

/** `pr_err()`. */
export function* prErr(message: string): KvmProgram<void> {
  yield { type: 'kvm.log', level: 'err', message };
}

/** `pr_warn()`. */
export function* prWarn(message: string): KvmProgram<void> {
  yield { type: 'kvm.log', level: 'warning', message };
}

/** `kvm_err()`: names the task. `vm` is null for what the host does for itself, at boot. */
export function* kvmErr(vm: number | null, message: string): KvmProgram<void> {
  yield* prErr(`kvm [${taskPid(vm)}]: ${message}`);
}

/** The process that runs a VM, as FORMAT.md section 2 numbers them. */
export function taskPid(vm: number | null): number {
  return vm === null ? 1 : FIRST_VM_PID + vm;
}

/** Arguments or results by name, in the order written. */
export function named(values: Readonly<Record<string, number | bigint>>): readonly NamedValue[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** A traced function: entry with its arguments, the body, return with the body's value. */
export function* call<Return extends number | null>(
  at: { readonly func: string; readonly caller: string; readonly args: Readonly<Record<string, number | bigint>> },
  body: KvmProgram<Return>,
): KvmProgram<Return> {
  const { func, caller } = at;
  yield { type: 'call.enter', func, caller, args: named(at.args) };
  const ret = yield* body;
  yield { type: 'call.return', func, caller, ret };
  return ret;
}

/** A traced function that returns nothing. */
export function* callVoid(
  at: { readonly func: string; readonly caller: string; readonly args: Readonly<Record<string, number | bigint>> },
  body: KvmProgram<void>,
): KvmProgram<void> {
  const { func, caller } = at;
  yield { type: 'call.enter', func, caller, args: named(at.args) };
  yield* body;
  yield { type: 'call.return', func, caller, ret: null };
}

/** Takes a lock, runs the body, gives it back. */
export function* withLock<Return>(
  lock: { readonly lock: LockName; readonly instance: number; readonly pe: number },
  body: KvmProgram<Return>,
): KvmProgram<Return> {
  yield { type: 'lock.acquire', ...lock };
  const result = yield* body;
  yield { type: 'lock.release', ...lock };
  return result;
}

const FIRST_VM_PID = 1234;
