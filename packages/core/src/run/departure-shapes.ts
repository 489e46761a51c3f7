import type { IrsModel, MemoryModel, Profile } from '../arch/profile.ts';
import { invariant } from '../kernel/invariant.ts';
import type { GuestShape } from '../kvm/kernel.ts';
import { parseRevision } from '../kvm/revisions.ts';
import {
  CHANGEABLE_FIELDS,
  type ChangeableCommand,
  type CommandChange,
  type CommandValues,
  type Departure,
  DROPPABLE_COMMANDS,
  MAINTENANCE_OPS,
  type ValueKind,
} from './departure.ts';
import { HEX64, type OperationFields, type OperationForm, operationShape } from './operation-shapes.ts';
import { PROFILE } from './profile-shapes.ts';
import { operationsOf } from './scenario-reading.ts';
import type { FaultKind } from './scenario.ts';
import { byPresence, object, optional, required, tagged } from './shape-object.ts';
import {
  accepted,
  array,
  type Decoded,
  documented,
  integer,
  mapped,
  oneOf,
  pattern,
  type Shape,
  text,
} from './shape.ts';
import { VIST_OPERATIONS } from './vist-operations.ts';

/** A departure as a file has it. */
export interface DepartureFields {
  readonly at: number;
  readonly former_revision: string | null;
  readonly former_platform: Profile | null;
  readonly inserted: readonly OperationFields[];
  readonly fault: FaultKind | null;
  readonly instead: CommandChange | null;
}

/** Operations that can happen between any two steps: what the environment, an IRS or another thread does to memory. */
const INSERTABLE: Readonly<Record<string, OperationForm>> = Object.fromEntries(
  Object.entries(VIST_OPERATIONS).filter(([op]) => /^(?:env_|irs_store$|irs_step$|irs_interrupt$|pe_store$)/u.test(op)),
);

const FAULT_HERE: Shape<FaultKind> = tagged('type', {
  alloc: plainFault('alloc'),
  user: plainFault('user'),
  cmd: tagged('mode', {
    ...Object.fromEntries((['drop', 'late', 'hang', 'ignored'] as const).map((mode) => [mode, commandFault(mode)])),
    error: mapped(
      object({ type: required(oneOf(['cmd'])), mode: required(oneOf(['error'])), err: required(integer(-4095, -1)) }),
      (fault): FaultKind => fault,
    ),
  }),
});

const VALUES: Readonly<Record<ValueKind, Shape<number | string>>> = {
  addr: pattern('0x[0-9a-f]{0,11}[08]', 'an address as "0x880008010", a multiple of 8'),
  word: HEX64,
  size: integer(1, 2 ** 24),
  byte: integer(0, 255),
  maintenance: oneOf(MAINTENANCE_OPS),
};

const CHANGE: Shape<CommandChange> = byPresence<CommandChange>('drop', {
  present: mapped(
    object({ command: required(oneOf(DROPPABLE_COMMANDS)), drop: required(oneOf([true])) }),
    ({ command }): CommandChange => ({ kind: 'drop', command }),
  ),
  absent: tagged(
    'command',
    Object.fromEntries(
      Object.entries(CHANGEABLE_FIELDS).map(([command, fields]) => [command, settingOf(command, fields)]),
    ),
  ),
});

const PLATFORM: Shape<Profile> = mapped(
  object({
    profile: required(PROFILE),
    memory: required(oneOf<MemoryModel>(['single', 'cached'])),
    irs_model: required(oneOf<IrsModel>(['recording', 'architecture'])),
  }),
  ({ profile, memory, irs_model: model }) => ({ ...profile, memory, irs: { ...profile.irs, model } }),
);

/** A departure of a scenario; see {@link Departure}. */
export const DEPARTURE: Shape<DepartureFields> = object({
  at: required(documented('the records before it are those of the parent', integer(0, Number.MAX_SAFE_INTEGER))),
  former_revision: optional(documented('code of the operations that began before it', text), null),
  former_platform: optional(documented('platform of what happened before it', PLATFORM), null),
  inserted: optional(
    documented('what happens first', array(operationShape(INSERTABLE, { pe: optional(integer(0, 63), null) }))),
    [],
  ),
  fault: optional(documented('what meets the next allocation, command or user access', FAULT_HERE), null),
  instead: optional(documented('what becomes of the next step of a program', CHANGE), null),
});

/** Reads a departure in JSON, for a scenario with these VMs. */
export function readDeparture(json: unknown, guests: readonly GuestShape[]): Decoded<Departure> {
  const fields = DEPARTURE.decode(json);
  if (!fields.ok) return fields;
  const read = departuresOf([fields.value], guests);
  if (!read.ok)
    return { ok: false, issue: { ...read.issue, pointer: read.issue.pointer.replace(/^\/departures\/0/u, '') } };
  const [departure] = read.value;
  invariant(departure !== undefined, 'one departure was read');
  return accepted(departure);
}

/** The departures of a file; an issue when one is not behind the last, or names what the scenario does not have. */
export function departuresOf(
  departures: readonly DepartureFields[],
  guests: readonly GuestShape[],
): Decoded<readonly Departure[]> {
  const read: Departure[] = [];
  for (const [index, { at, former_revision: revision, former_platform: platform, ...fields }] of departures.entries()) {
    const pointer = `/departures/${index}`;
    const last = read.at(-1)?.at ?? 0;
    if (at < last) {
      return {
        ok: false,
        issue: { pointer: `${pointer}/at`, expected: `${last} or more, as before it`, actual: `${at}` },
      };
    }
    const parsed = revision === null ? null : parseRevision(revision);
    if (parsed?.ok === false) {
      const issue = { pointer: `${pointer}/former_revision`, expected: 'a revision as "V1"', actual: parsed.message };
      return { ok: false, issue };
    }
    const inserted = operationsOf(fields.inserted, guests);
    if (!inserted.ok) {
      const { issue } = inserted;
      return { ok: false, issue: { ...issue, pointer: issue.pointer.replace(/^\/ops/u, `${pointer}/inserted`) } };
    }
    read.push({ at, formerRevision: revision, formerProfile: platform, ...fields, inserted: inserted.value });
  }
  return accepted(read);
}

function plainFault(type: 'alloc' | 'user'): Shape<FaultKind> {
  return mapped(object({ type: required(oneOf([type])) }), () => ({ type, mode: null, err: null }));
}

function commandFault(mode: 'drop' | 'late' | 'hang' | 'ignored'): Shape<FaultKind> {
  return mapped(object({ type: required(oneOf(['cmd'])), mode: required(oneOf([mode])) }), () => ({
    type: 'cmd',
    mode,
    err: null,
  }));
}

function settingOf(command: string, fields: Readonly<Record<string, ValueKind>>): Shape<CommandChange> {
  const keys = Object.entries(fields).map(([name, kind]) => [name, optional(VALUES[kind], null)] as const);
  return mapped(
    object({ command: required(oneOf([command])), set: required(object(Object.fromEntries(keys))) }),
    ({ set }): CommandChange => ({
      kind: 'set',
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of CHANGEABLE_FIELDS are its commands
      command: command as ChangeableCommand,
      values: givenValues(set),
    }),
  );
}

function givenValues(set: Readonly<Record<string, number | string | null>>): CommandValues {
  return Object.fromEntries(Object.entries(set).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
