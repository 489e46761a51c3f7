import { type Word64, word64 } from '../arch/addr.ts';
import { registerNamed } from '../arch/irs-regs.ts';
import type { Register } from '../arch/register.ts';
import { bootDriver, disableLpis, enableLpis, type IrsPort } from '../guest/driver.ts';
import { invariant } from '../kernel/invariant.ts';
import { guestOf } from '../kvm/bookkeeping.ts';
import { emulateRead, emulateWrite, type GuestAccess } from '../kvm/programs/emulation.ts';
import type { Program } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import { kernelOf, numberOf, numberOr, type OperationContext, type Steps, vmOf } from './operation-context.ts';
import type { ScenarioOperation } from './scenario.ts';

/** `guest_boot`: the guest's driver brings up its IRS. Returns the driver's error number, or 0. */
export function* boot(context: OperationContext, of: ScenarioOperation): Steps {
  const { vcpuIds } = guestOf(kernelOf(context), vmOf(of));
  return yield* bootDriver(portOf(context, of), {
    isCoherent: context.scenario.profile.coherent,
    iaffids: vcpuIds,
    idBits: 'id_bits' in of.args ? numberOf(of, 'id_bits') : null,
    istBase: istBaseOf(of),
  });
}

/** `guest_enable_lpis`: the part of it that is about LPIs, again perhaps. */
export function* enable(context: OperationContext, of: ScenarioOperation): Steps {
  return yield* enableLpis(portOf(context, of), { idBits: numberOf(of, 'id_bits'), istBase: istBaseOf(of) });
}

/** `guest_disable_lpis`: the guest clears IST_BASER.VALID. */
export function* disable(context: OperationContext, of: ScenarioOperation): Steps {
  return yield* disableLpis(portOf(context, of));
}

/** `guest_write`: a guest writes what it likes. */
export function* writeRegister(context: OperationContext, of: ScenarioOperation): Steps {
  const value = word64(BigInt(String(of.args['value'])));
  yield* write(context, accessOf(of, registerOf(of)), value);
  return 0;
}

/** `guest_read`: the value is in the event. */
export function* readRegister(context: OperationContext, of: ScenarioOperation): Steps {
  yield* read(context, accessOf(of, registerOf(of)));
  return 0;
}

/** The frame as the driver of an operation's vCPU reaches it: whole registers. */
function portOf(context: OperationContext, of: ScenarioOperation): IrsPort<SystemCommand> {
  const whole = (register: Register): GuestAccess => ({
    vm: vmOf(of),
    vcpuIndex: numberOr(of, 'vcpu', 0),
    offset: register.offset,
    widthBits: register.widthBits,
  });
  return {
    read: (register) => read(context, whole(register)),
    write: (register, value) => write(context, whole(register), value),
  };
}

/** The guest's store traps, and KVM does what it asks for. */
function* write(context: OperationContext, access: GuestAccess, value: Word64): Program<SystemCommand, void> {
  const { vm, offset, widthBits } = access;
  yield { type: 'guest.writeMmio', vm, offset, widthBits, value };
  yield* emulateWrite(kernelOf(context), access, value);
}

/** The guest's load traps; it completes with what KVM says. */
function* read(context: OperationContext, access: GuestAccess): Program<SystemCommand, Word64> {
  const { vm, offset, widthBits } = access;
  const value = yield* emulateRead(kernelOf(context), access);
  yield { type: 'guest.readMmio', vm, offset, widthBits, value };
  return value;
}

function accessOf(of: ScenarioOperation, { offset, widthBits }: Register): GuestAccess {
  const at = { vm: vmOf(of), vcpuIndex: numberOr(of, 'vcpu', 0) };
  switch (of.args['part']) {
    case 'low':
      return { ...at, offset, widthBits: 32 };
    case 'high':
      return { ...at, offset: offset + 4, widthBits: 32 };
    default:
      return { ...at, offset, widthBits };
  }
}

function registerOf({ index, args }: ScenarioOperation): Register {
  const register = registerNamed(String(args['reg']));
  invariant(register !== null, `operation ${index}: no register ${String(args['reg'])}`);
  return register;
}

function istBaseOf({ args }: ScenarioOperation): bigint {
  return BigInt(String(args['ist_addr'] ?? GUEST_IST_BASE));
}

/** Where a guest's table is unless the scenario says otherwise; nobody reads it. */
const GUEST_IST_BASE = '0x48000000';
