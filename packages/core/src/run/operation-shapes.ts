import { type Key, object, optional, required, tagged } from './shape-object.ts';
import { firstOf, integer, mapped, oneOf, pattern, type Shape, worded } from './shape.ts';

/** An argument as a file has it; null for an optional one that it leaves out. */
export type Argument = number | string | boolean | null;

/** One operation of a file, keys in its order, `op` among them. */
export type OperationFields = Readonly<Record<string, Argument>>;

/** The keys of an operation besides `op`. */
export type OperationKeys = Readonly<Record<string, Key<Argument>>>;

/** Number of a VM in its scenario. */
export const VM: Shape<number> = integer(0, 65535);

/** A 32-bit word as a hex string, which stays as it is written; a number becomes one. */
export const HEX32: Shape<string> = worded(
  'a hex string of 32 bits as "0x809", or a whole number from 0 to 4294967295',
  firstOf([pattern('0x[0-9a-fA-F]{1,8}', 'a hex string'), mapped(integer(0, 2 ** 32 - 1), hexOf)]),
);

/** A 64-bit word as a hex string, which stays as it is written; a number becomes one. */
export const HEX64: Shape<string> = worded(
  'a hex string of 64 bits as "0x48000001", or a whole number from 0 to 9007199254740991',
  firstOf([pattern('0x[0-9a-fA-F]{1,16}', 'a hex string'), mapped(integer(0, Number.MAX_SAFE_INTEGER), hexOf)]),
);

/** The operations of the recordings, by name. */
export const RECORDED_OPERATIONS: Readonly<Record<string, OperationKeys>> = {
  probe: {},
  vm_init: onVm(),
  vcpu_reset: onVm(),
  spi_enable: {
    ...onVm(),
    id_bits: required(integer(0, 31)),
    nr_spis: optional(integer(0, 2 ** 25 - 1), null),
    free_on_failure: optional(flag(), null),
  },
  lpi_enable: { ...onVm(), id_bits: required(integer(0, 31)) },
  lpi_disable: { ...onVm(), free_on_failure: optional(flag(), null) },
  lpi_free: onVm(),
  vmte_make_invalid: onVm(),
  vmte_release: onVm(),
  teardown: onVm(),
  vmt_free: {},
  irs_iste: {
    ...onVm(),
    type: required(oneOf(['lpi', 'spi'])),
    id: required(integer(0, 2 ** 24 - 1)),
    val: required(HEX32),
  },
  user_fill: {
    vm: optional(VM, null),
    off: required(integer(0, 2 ** 32 - 1)),
    count: required(integer(0, 2 ** 24)),
    val: required(HEX32),
    step: required(integer(0, 2 ** 32 - 1)),
  },
  save_spi: onVm(),
  save_lpi: onVm(),
  restore_spi: onVm(),
  restore_lpi: onVm(),
  restore_pending: onVm(),
  discard_pending: onVm(),
  lpi_exists: onVm(),
};

/** An operation that is one of `operations`; `every` are keys that all of them have as well. */
export function operationShape(
  operations: Readonly<Record<string, OperationKeys>>,
  every: OperationKeys,
): Shape<OperationFields> {
  const shapes = Object.entries(operations).map(([op, keys]): [string, Shape<OperationFields>] => [
    op,
    object({ op: required(oneOf([op])), ...keys, ...every }),
  ]);
  return tagged('op', Object.fromEntries(shapes));
}

/** The key of an operation on a VM. */
export function onVm(): { readonly vm: Key<number> } {
  return { vm: required(VM) };
}

function flag(): Shape<number | boolean> {
  return oneOf([0, 1, false, true]);
}

function hexOf(value: number): string {
  return `0x${value.toString(16)}`;
}
