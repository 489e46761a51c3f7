import type { PhysAddr, Word64 } from '../arch/addr.ts';
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
export function* maintain(
  op: MaintenanceOp,
  addr: PhysAddr,
  sizeBytes: number,
  site: string,
): KvmProgram<void> {
  yield { type: 'mem.maintain', op, addr, sizeBytes, site };
}

/** `dsb(ishst)`. */
export function* dsbIshst(site: string): KvmProgram<void> {
  yield { type: 'mem.synchronise', domain: 'ishst', site };
}

/** `kzalloc()`; null is NULL. */
export function* kzalloc(sizeReqBytes: number, accounted: boolean, site: string): KvmProgram<PhysAddr | null> {
  return addressOf(
    yield { type: 'alloc.allocate', sizeReqBytes, accounted, outcome: { by: 'allocator' }, site },
  );
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

/** A traced function: entry with its arguments, the body, return with the body's value. */
export function* call<Return extends number | null>(
  func: string,
  caller: string,
  args: readonly NamedValue[],
  body: KvmProgram<Return>,
): KvmProgram<Return> {
  yield { type: 'call.enter', func, caller, args };
  const ret = yield* body;
  yield { type: 'call.return', func, caller, ret };
  return ret;
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
