import { type Key, object, optional, required, tagged } from './shape-object.ts';
import { firstOf, integer, mapped, oneOf, pattern, type Shape, worded } from './shape.ts';

/** An argument as a file has it; null for an optional one that it leaves out. */
export type Argument = number | string | boolean | null;

/** One operation of a file, keys in its order, `op` among them. */
export type OperationFields = Readonly<Record<string, Argument>>;

/** The keys of an operation besides `op`. */
export type OperationKeys = Readonly<Record<string, Key<Argument>>>;

/** An operation's shape, given the key that names it and the keys that all operations of a format have. */
export type OperationForm = (op: OperationKeys, every: OperationKeys) => Shape<OperationFields>;

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
export const RECORDED_OPERATIONS: Readonly<Record<string, OperationForm>> = {
  probe: withKeys({}),
  vm_init: withKeys(onVm()),
  vcpu_reset: withKeys(onVm()),
  spi_enable: withKeys({
    ...onVm(),
    id_bits: required(integer(0, 31)),
    nr_spis: optional(integer(0, 2 ** 25 - 1), null),
    free_on_failure: optional(flag(), null),
  }),
  lpi_enable: withKeys({ ...onVm(), id_bits: required(integer(0, 31)) }),
  lpi_disable: withKeys({ ...onVm(), free_on_failure: optional(flag(), null) }),
  lpi_free: withKeys(onVm()),
  vmte_make_invalid: withKeys(onVm()),
  vmte_release: withKeys(onVm()),
  teardown: withKeys(onVm()),
  vmt_free: withKeys({}),
  irs_iste: withKeys({
    ...onVm(),
    type: required(oneOf(['lpi', 'spi'])),
    id: required(integer(0, 2 ** 24 - 1)),
    val: required(HEX32),
  }),
  user_fill: withKeys({
    vm: optional(VM, null),
    off: required(integer(0, 2 ** 32 - 1)),
    count: required(integer(0, 2 ** 24)),
    val: required(HEX32),
    step: required(integer(0, 2 ** 32 - 1)),
  }),
  save_spi: withKeys(onVm()),
  save_lpi: withKeys(onVm()),
  restore_spi: withKeys(onVm()),
  restore_lpi: withKeys(onVm()),
  restore_pending: withKeys(onVm()),
  discard_pending: withKeys(onVm()),
  lpi_exists: withKeys(onVm()),
};

/** An operation that is one of `forms`, by name; `every` are keys that all of them have as well. */
export function operationShape(
  forms: Readonly<Record<string, OperationForm>>,
  every: OperationKeys,
): Shape<OperationFields> {
  const shapes = Object.entries(forms).map(([op, form]): [string, Shape<OperationFields>] => [
    op,
    form({ op: required(oneOf([op])) }, every),
  ]);
  return tagged('op', Object.fromEntries(shapes));
}

/** An operation with these keys. */
export function withKeys(keys: OperationKeys): OperationForm {
  return (op, every) => object({ ...op, ...keys, ...every });
}

/** An operation whose keys depend on the value of one of them, `tag`. */
export function withVariants(
  keys: OperationKeys,
  tag: string,
  variants: Readonly<Record<string, OperationKeys>>,
): OperationForm {
  return (op, every) => {
    const shapes = Object.entries(variants).map(([name, more]): [string, Shape<OperationFields>] => [
      name,
      object({ ...op, ...keys, [tag]: required(oneOf([name])), ...more, ...every }),
    ]);
    return tagged(tag, Object.fromEntries(shapes));
  };
}

/** The key of an operation on a VM. */
export function onVm(): { readonly vm: Key<number> } {
  return { vm: required(VM) };
}

/** A switch of an operation: 0 and 1 stand for false and true. */
export function flag(): Shape<number | boolean> {
  return oneOf([0, 1, false, true]);
}

function hexOf(value: number): string {
  return `0x${value.toString(16)}`;
}
