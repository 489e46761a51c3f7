import type { IrsModel, MemoryModel, Profile } from '../arch/profile.ts';
import type { GuestShape } from '../kvm/kernel.ts';
import { parseRevision } from '../kvm/revisions.ts';
import { EVENT_SCHEMA } from '../system/schema.ts';
import { DEPARTURE, type DepartureFields, departuresOf } from './departure-shapes.ts';
import { FAULT } from './fault-shapes.ts';
import { impossibleAccess } from './guest-access-check.ts';
import { type OperationFields, operationShape } from './operation-shapes.ts';
import { memoryPlace } from './place.ts';
import { PROFILE } from './profile-shapes.ts';
import { DEFAULT_PROFILE } from './profiles.ts';
import { guestsOf, operationsOf, type ScenarioReading, VM_FIELDS, type VmFields } from './scenario-reading.ts';
import type { CachePolicy, Fault, Schedule, ScheduleSlice } from './scenario.ts';
import { byPresence, object, optional, required } from './shape-object.ts';
import {
  array,
  boolean,
  documented,
  firstOf,
  integer,
  mapped,
  oneOf,
  type Shape,
  type ShapeIssue,
  text,
  worded,
} from './shape.ts';
import { unusualIrs, unusualOperations } from './unusual.ts';
import { VIST_OPERATIONS } from './vist-operations.ts';

/** The `schema` of the project's own scenarios. */
export const VIST_SCENARIO_SCHEMA: 'vist-scenario/1' = 'vist-scenario/1';

/** A scenario file of the project's own format. */
export interface VistScenario {
  readonly schema: typeof VIST_SCENARIO_SCHEMA;
  readonly name: string;
  readonly description: string;
  readonly revision: string;
  readonly profile: Profile;
  /** Null: as the profile says. */
  readonly memory: MemoryModel | null;
  readonly irs_model: IrsModel | null;
  readonly policy: CachePolicy;
  readonly seed: number;
  readonly vms: readonly VmFields[];
  readonly ops: readonly OperationFields[];
  readonly schedule: Schedule;
  readonly faults: readonly Fault[];
  readonly ends_at_undefined: boolean;
  readonly departures: readonly DepartureFields[];
}

const PE: Shape<number> = integer(0, 63);

/** Some steps of a PE, or steps until something has happened so often. */
const SLICE: Shape<ScheduleSlice> = byPresence<ScheduleSlice>('until', {
  present: mapped(
    object({
      pe: required(PE),
      until: required(
        object({
          event: required(
            worded(
              'the type of an act as "mem.maintained" (see vist fields)',
              oneOf(EVENT_SCHEMA.filter(({ isAct }) => isAct).map(({ type }) => type)),
            ),
          ),
          count: optional(integer(1, 2 ** 31 - 1), 1),
        }),
      ),
    }),
    ({ pe, until }) => ({ pe, steps: null, until: { type: until.event, count: until.count } }),
  ),
  absent: mapped(object({ pe: required(PE), steps: required(integer(1, 2 ** 31 - 1)) }), (slice) => ({
    ...slice,
    until: null,
  })),
});

const SCHEDULE: Shape<Schedule> = firstOf<Schedule>([
  mapped(oneOf(['run-to-completion', 'seeded']), (kind) => ({ kind })),
  mapped(array(SLICE), (slices) => ({ kind: 'recorded', slices })),
]);

/** The shape of a scenario of the project's own format. */
export const VIST_SCENARIO: Shape<VistScenario> = object({
  $schema: optional(documented('where editors find this schema', text), null),
  schema: required(oneOf([VIST_SCENARIO_SCHEMA])),
  name: required(text),
  description: optional(text, ''),
  revision: optional(documented('V0 to V4, with changes added or taken away: V1,+free-floor', text), 'V4'),
  profile: optional(documented('the platform', PROFILE), DEFAULT_PROFILE),
  memory: optional(documented('one copy for all, or PE caches in front of memory', oneOf(['single', 'cached'])), null),
  irs_model: optional(
    documented('the IRS of the recordings, or that of the architecture', oneOf(['recording', 'architecture'])),
    null,
  ),
  policy: optional(
    documented(
      'what the environment does to cached lines by itself',
      oneOf(['none', 'eager-evict', 'eager-fill', 'seeded']),
    ),
    'none',
  ),
  seed: optional(documented('seed of everything that is chosen at random', integer(0, 2 ** 32 - 1)), 0),
  vms: required(array(VM_FIELDS)),
  ops: required(array(operationShape(VIST_OPERATIONS, { pe: optional(PE, null) }))),
  schedule: optional(documented('which PE steps next', SCHEDULE), { kind: 'run-to-completion' }),
  faults: optional(array(FAULT), []),
  ends_at_undefined: optional(
    documented('undefined behaviour of the C code ends the run, and not just its actor', boolean),
    false,
  ),
  departures: optional(
    documented('where the run leaves others that it was forked from, ascending', array(DEPARTURE)),
    [],
  ),
});

/** Reads a scenario of the project's own format. */
export function readVistScenario(json: unknown): ScenarioReading {
  const decoded = VIST_SCENARIO.decode(json);
  if (!decoded.ok) return decoded;
  const file = decoded.value;
  const revision = parseRevision(file.revision);
  if (!revision.ok) {
    const actual = `${JSON.stringify(file.revision)} (${revision.message})`;
    return { ok: false, issue: { pointer: '/revision', expected: 'a revision as "V1" or "V1,+free-floor"', actual } };
  }
  const guests = guestsOf(file.vms);
  if (!guests.ok) return guests;
  const operations = operationsOf(file.ops, guests.value);
  if (!operations.ok) return operations;
  const stray = strayTarget(file.ops, guests.value);
  if (stray !== null) return { ok: false, issue: stray };
  const impossible = impossibleAccess(file.ops);
  if (impossible !== null) return { ok: false, issue: impossible };
  const departures = departuresOf(file.departures, guests.value);
  if (!departures.ok) return departures;
  const profile = profileOf(file);
  return {
    ok: true,
    notes: [...unusualIrs(profile, '/profile/irs'), ...unusualOperations(operations.value, profile)],
    scenario: {
      name: file.name,
      description: file.description,
      revision: file.revision,
      profile,
      policy: file.policy,
      seed: file.seed,
      schedule: file.schedule,
      guests: guests.value,
      operations: operations.value,
      faults: file.faults,
      endsAtUndefined: file.ends_at_undefined,
      departures: departures.value,
    },
  };
}

function profileOf({ profile, memory, irs_model: model }: VistScenario): Profile {
  return {
    ...profile,
    memory: memory ?? profile.memory,
    irs: { ...profile.irs, model: model ?? profile.irs.model },
  };
}

/** What an operation names that its scenario does not have: a vCPU, or the VM of a place. */
function strayTarget(operations: readonly OperationFields[], guests: readonly GuestShape[]): ShapeIssue | null {
  for (const [index, { vm, vcpu, place }] of operations.entries()) {
    const count = guests.find((guest) => guest.vm === vm)?.vcpuIds.length ?? 0;
    if (typeof vcpu === 'number' && vcpu >= count) {
      return { pointer: `/ops/${index}/vcpu`, expected: `one of the ${count} vCPUs of VM ${vm}`, actual: `${vcpu}` };
    }
    const named = typeof place === 'string' ? memoryPlace(place) : null;
    if (named !== null && 'vm' in named && guests.every((guest) => guest.vm !== named.vm)) {
      return {
        pointer: `/ops/${index}/place`,
        expected: 'a place of a VM of the scenario',
        actual: JSON.stringify(place),
      };
    }
  }
  return null;
}
