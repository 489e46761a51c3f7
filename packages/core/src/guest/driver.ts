import { type Word64, word64, ZERO_WORD } from '../arch/addr.ts';
import { fieldGet, fieldIsSet, fieldNumber, fieldPut } from '../arch/bits.ts';
import { IRS_IDR1, IRS_IDR2, IRS_IDR5, IRS_IDR6, IRS_IDR7 } from '../arch/irs-id-regs.ts';
import {
  IRS_CR0,
  IRS_CR1,
  IRS_IST_BASER,
  IRS_IST_CFGR,
  IRS_IST_STATUSR,
  IRS_PE_CR0,
  IRS_PE_SELR,
  IRS_PE_STATUSR,
} from '../arch/irs-ist-regs.ts';
import type { Register } from '../arch/register.ts';
import type { Program } from '../pe/program.ts';

/** How a driver reaches its IRS: through the emulation of the hypervisor, or another one. */
export interface IrsPort<Command> {
  read(this: void, register: Register): Program<Command, Word64>;
  write(this: void, register: Register, value: Word64): Program<Command, void>;
}

/** What a guest's firmware and kernel decide. */
export interface DriverChoices {
  /** Whether the guest takes its IRS for coherent: memory attributes in IRS_CR1. */
  readonly isCoherent: boolean;
  /** IAFFIDs of its PEs, in the order in which they come up. */
  readonly iaffids: readonly number[];
  /** LPI ID bits to ask for; null for the driver's own choice. */
  readonly idBits: number | null;
  /** Guest address of its LPI IST, a multiple of 64. */
  readonly istBase: bigint;
}

/**
 * Brings the IRS up as the host driver does, which guests use too: control, identification, LPI IST, PEs.
 * Returns 0, or the negative error number of the driver.
 *
 * @see Linux gicv5_irs_init(), gicv5_irs_init_ist(), gicv5_irs_register_cpu()
 */
export function* bootDriver<Command>(port: IrsPort<Command>, choices: DriverChoices): Program<Command, number> {
  yield* port.write(IRS_CR1, cr1Of(choices.isCoherent));
  yield* port.write(IRS_CR0, word64(fieldPut(IRS_CR0.fields.IRSEN, 1)));
  if (!(yield* isIdle(port, IRS_CR0))) return ETIMEDOUT;
  yield* port.read(IRS_IDR1);
  const idr2 = yield* port.read(IRS_IDR2);
  if (!fieldIsSet(idr2, IRS_IDR2.fields.LPI)) return ENODEV;
  for (const register of [IRS_IDR7, IRS_IDR6, IRS_IDR5]) yield* port.read(register);

  const enabled = yield* enableLpis(port, { idBits: choices.idBits ?? ownIdBits(idr2), istBase: choices.istBase });
  if (enabled !== 0) return enabled;
  for (const iaffid of choices.iaffids) {
    const registered = yield* registerPe(port, iaffid);
    if (registered !== 0) return registered;
  }
  return 0;
}

/**
 * Gives the IRS an LPI IST: IST_CFGR, then IST_BASER, and waits. The table itself is guest memory, which a
 * hypervisor never looks at. -EPERM (-1) when there is one already.
 */
export function* enableLpis<Command>(
  port: IrsPort<Command>,
  ist: { readonly idBits: number; readonly istBase: bigint },
): Program<Command, number> {
  const { VALID, ADDR } = IRS_IST_BASER.fields;
  if (fieldIsSet(yield* port.read(IRS_IST_BASER), VALID)) return EPERM;
  // Linear, with ISTEs of 4 bytes: what an IRS without levels and metadata asks for.
  yield* port.write(IRS_IST_CFGR, word64(fieldPut(IRS_IST_CFGR.fields.LPI_ID_BITS, ist.idBits)));
  yield* port.write(IRS_IST_BASER, word64(fieldGet(ist.istBase, ADDR) | fieldPut(VALID, 1)));
  return (yield* isIdle(port, IRS_IST_STATUSR)) ? 0 : ETIMEDOUT;
}

/** Takes the LPI IST away from the IRS. */
export function* disableLpis<Command>(port: IrsPort<Command>): Program<Command, number> {
  const { ADDR } = IRS_IST_BASER.fields;
  const baser = yield* port.read(IRS_IST_BASER);
  yield* port.write(IRS_IST_BASER, word64(fieldGet(baser, ADDR)));
  return (yield* isIdle(port, IRS_IST_STATUSR)) ? 0 : ETIMEDOUT;
}

function* registerPe<Command>(port: IrsPort<Command>, iaffid: number): Program<Command, number> {
  yield* port.write(IRS_PE_SELR, word64(fieldPut(IRS_PE_SELR.fields.IAFFID, iaffid)));
  const status = yield* port.read(IRS_PE_STATUSR);
  if (!fieldIsSet(status, IRS_PE_STATUSR.fields.IDLE)) return ETIMEDOUT;
  if (!fieldIsSet(status, IRS_PE_STATUSR.fields.V)) return ENXIO;
  yield* port.write(IRS_PE_CR0, word64(fieldPut(IRS_PE_CR0.fields.DPS, 1)));
  return (yield* isIdle(port, IRS_PE_STATUSR)) ? 0 : ETIMEDOUT;
}

/** The emulation is idle always; a driver that sees it busy gives up. */
function* isIdle<Command>(port: IrsPort<Command>, register: Register<'IDLE'>): Program<Command, boolean> {
  return fieldIsSet(yield* port.read(register), register.fields.IDLE);
}

/** With two levels as many as there are, otherwise 12 if the IRS allows: a table of 16 KiB. */
function ownIdBits(idr2: Word64): number {
  const { ID_BITS, MIN_LPI_ID_BITS, IST_LEVELS } = IRS_IDR2.fields;
  const most = fieldNumber(idr2, ID_BITS);
  if (fieldIsSet(idr2, IST_LEVELS)) return most;
  return Math.min(most, Math.max(OWN_ID_BITS, fieldNumber(idr2, MIN_LPI_ID_BITS)));
}

function cr1Of(isCoherent: boolean): Word64 {
  if (!isCoherent) return ZERO_WORD;
  const { SH, OC, IC, ...hints } = IRS_CR1.fields;
  const attributes = fieldPut(SH, INNER_SHAREABLE) | fieldPut(OC, WRITE_BACK) | fieldPut(IC, WRITE_BACK);
  return word64(Object.values(hints).reduce((bits, hint) => bits | fieldPut(hint, 1), attributes));
}

const OWN_ID_BITS = 12;
const INNER_SHAREABLE = 3;
const WRITE_BACK = 1;
const EPERM = -1;
const ENXIO = -6;
const ENODEV = -19;
const ETIMEDOUT = -110;
