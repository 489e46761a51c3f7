import { IRS_REGISTERS } from '../arch/irs-regs.ts';
import {
  flag,
  HEX32,
  HEX64,
  type OperationForm,
  type OperationKeys,
  onVm,
  RECORDED_OPERATIONS,
  withKeys,
  withVariants,
} from './operation-shapes.ts';
import { MEMORY_PLACE } from './place.ts';
import { optional, required } from './shape-object.ts';
import { integer, oneOf, type Shape, worded } from './shape.ts';

/** A register of an IRS, by its name. */
const REGISTER: Shape<string> = worded(
  'the name of an IRS register as "IRS_IST_BASER" (see vist fields)',
  oneOf(IRS_REGISTERS.map(({ name }) => name)),
);

/** The operations of the project's own format: those of the recordings, guests, interrupts, and the environment. */
export const VIST_OPERATIONS: Readonly<Record<string, OperationForm>> = {
  ...RECORDED_OPERATIONS,
  guest_boot: withKeys({
    ...onVcpu(),
    id_bits: optional(integer(0, 31), null),
    ist_addr: optional(HEX64, null),
  }),
  guest_enable_lpis: withKeys({ ...onVcpu(), id_bits: required(integer(0, 31)), ist_addr: optional(HEX64, null) }),
  guest_disable_lpis: withKeys(onVcpu()),
  guest_write: withKeys({ ...onRegister(), value: required(HEX64) }),
  guest_read: withKeys(onRegister()),
  irs_interrupt: withVariants(
    { ...onVm(), type: required(oneOf(['lpi', 'spi'])), id: required(integer(0, 2 ** 24 - 1)) },
    'operation',
    {
      'set-enable': { value: required(integer(0, 1)) },
      'set-priority': { value: required(integer(0, 31)) },
      'set-pending': { value: required(integer(0, 1)) },
      'set-target': { value: required(integer(0, 2 ** 16 - 1)) },
      'set-handling': { value: required(integer(0, 1)) },
      acknowledge: {},
      deactivate: {},
      store: { value: required(HEX32) },
    },
  ),
  irs_step: withKeys({}),
  env_fill: withKeys({ place: required(MEMORY_PLACE) }),
  env_evict: withKeys({ place: required(MEMORY_PLACE) }),
  env_clean: withKeys({ place: required(MEMORY_PLACE) }),
  env_store: withKeys(onWord()),
  irs_store: withKeys(onWord()),
  pe_store: withKeys(onWord()),
  pe_mmio: withKeys({ reg: required(REGISTER), value: required(HEX64) }),
  pe_allocate: withKeys({ bytes: required(integer(1, 2 ** 22)), accounted: optional(flag(), null) }),
};

/** The keys of what a guest does on one of its vCPUs; the first one if left out. */
function onVcpu(): OperationKeys {
  return { ...onVm(), vcpu: optional(integer(0, 2 ** 16 - 1), null) };
}

/** The keys of a store of raw bytes: 32 or 64 bits of them. */
function onWord(): OperationKeys {
  return { place: required(MEMORY_PLACE), value: required(HEX64), bits: optional(oneOf([32, 64]), 64) };
}

/** The keys of an access to a register: all of it, or one half of a 64-bit one. */
function onRegister(): OperationKeys {
  return { ...onVcpu(), reg: required(REGISTER), part: optional(oneOf(['whole', 'low', 'high']), null) };
}
