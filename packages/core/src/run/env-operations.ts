import { physAddr, word64 } from '../arch/addr.ts';
import { registerNamed } from '../arch/irs-regs.ts';
import { invariant } from '../kernel/invariant.ts';
import { ENOENT, ENOMEM } from '../kvm/errno.ts';
import { kzalloc, mmioWrite } from '../kvm/steps.ts';
import { linesOf } from '../memory/cache.ts';
import { flagOr, numberOf, type OperationContext, type Steps } from './operation-context.ts';
import { placeRange } from './place-range.ts';
import { memoryPlace } from './place.ts';
import type { ScenarioOperation } from './scenario.ts';

/** The function that events of code outside KVM name. */
export const OTHER_CODE: 'another_thread' = 'another_thread';

/** `user_fill`: user space prepares an image of ISTEs. */
export function* fillUser(of: ScenarioOperation): Steps {
  yield {
    type: 'mem.userFill',
    offset: numberOf(of, 'off'),
    wordCount: numberOf(of, 'count'),
    value: numberOf(of, 'val'),
    step: numberOf(of, 'step'),
  };
  return 0;
}

/** `env_fill` and its kin: caches move the lines that hold a place. -ENOENT when there is no such place now. */
export function* touchLines(
  { machine, scenario }: OperationContext,
  of: ScenarioOperation,
  type: 'mem.fillLines' | 'mem.evictLines' | 'mem.cleanLines',
): Steps {
  const place = memoryPlace(String(of.args['place']));
  invariant(place !== null, `operation ${of.index}: no place`);
  const range = placeRange(place, machine.view, scenario.profile);
  if (range === null) return ENOENT;
  const { start, end } = linesOf(range.base, range.sizeBytes, scenario.profile.cacheLineBytes);
  yield { type, base: physAddr(start), sizeBytes: end - start };
  return 0;
}

/**
 * `pe_store`: code that is not KVM's writes its own memory, through the caches. `irs_store`: the IRS writes past
 * them for somebody else. `env_store`: memory held these bytes all along, whatever caches hold above them.
 */
export function* storeBytes(
  { machine, scenario }: OperationContext,
  of: ScenarioOperation,
  type: 'mem.store' | 'mem.deviceStore',
): Steps {
  const place = memoryPlace(String(of.args['place']));
  invariant(place !== null, `operation ${of.index}: no place`);
  const range = placeRange(place, machine.view, scenario.profile);
  if (range === null) return ENOENT;
  const sizeBytes = of.args['bits'] === 32 ? 4 : 8;
  const value = word64(BigInt.asUintN(8 * sizeBytes, BigInt(of.args['value'] ?? 0)));
  if (type === 'mem.store') yield { type, addr: range.base, sizeBytes, value, site: OTHER_CODE };
  else yield { type, addr: range.base, sizeBytes, value };
  return 0;
}

/** `pe_mmio`: code that is not this VM's writes a register of the IRS. */
export function* writeIrs(of: ScenarioOperation): Steps {
  const register = registerNamed(String(of.args['reg']));
  invariant(register !== null, `operation ${of.index}: no register`);
  const { offset, widthBits } = register;
  const value = word64(BigInt.asUintN(widthBits, BigInt(of.args['value'] ?? 0)));
  yield* mmioWrite({ offset, widthBits, caller0: OTHER_CODE, caller: OTHER_CODE }, value);
  return 0;
}

/** `pe_allocate`: code that is not KVM's takes memory from the allocator, and keeps it. */
export function* allocateOther(of: ScenarioOperation): Steps {
  return (yield* kzalloc(numberOf(of, 'bytes'), flagOr(of, 'accounted', false), OTHER_CODE)) === null ? ENOMEM : 0;
}
