import { physAddr, word64 } from '../arch/addr.ts';
import { invariant } from '../kernel/invariant.ts';
import { ENOENT } from '../kvm/errno.ts';
import { linesOf } from '../memory/cache.ts';
import { numberOf, type OperationContext, type Steps } from './operation-context.ts';
import { placeRange } from './place-range.ts';
import { memoryPlace } from './place.ts';
import type { ScenarioOperation } from './scenario.ts';

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
  if (type === 'mem.store') yield { type, addr: range.base, sizeBytes, value, site: 'another_thread' };
  else yield { type, addr: range.base, sizeBytes, value };
  return 0;
}
