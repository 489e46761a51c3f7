import type { Profile } from '../arch/profile.ts';
import type { CommandChange, Departure } from './departure.ts';
import type { Fault, Scenario, ScenarioOperation, ScheduleSlice } from './scenario.ts';
import { VIST_SCENARIO_SCHEMA } from './vist-scenario.ts';

/** A scenario as a file of the project's own format, in plain JSON. Reading it gives the scenario again. */
export function scenarioDocument(scenario: Scenario): Readonly<Record<string, unknown>> {
  const { name, description, revision, profile, policy, seed, schedule, guests, operations, faults } = scenario;
  return {
    schema: VIST_SCENARIO_SCHEMA,
    name,
    description,
    revision,
    profile: profileDocument(profile),
    memory: profile.memory,
    irs_model: profile.irs.model,
    policy,
    seed,
    vms: guests.map(({ vm, vcpuIds }) => ({ vm, nr_vcpus: vcpuIds.length, vcpu_ids: vcpuIds })),
    ops: operations.map(operationDocument),
    schedule: schedule.kind === 'recorded' ? schedule.slices.map(sliceDocument) : schedule.kind,
    faults: faults.map(faultDocument),
    ends_at_undefined: scenario.endsAtUndefined,
    ...(scenario.departures.length === 0 ? {} : { departures: scenario.departures.map(departureDocument) }),
  };
}

function profileDocument({ irs, ...profile }: Profile): Readonly<Record<string, unknown>> {
  return {
    coherent: profile.coherent,
    page_size: profile.pageSizeBytes,
    cache_line: profile.cacheLineBytes,
    endianness: profile.endianness,
    smallest_class: profile.smallestClassBytes,
    irs: {
      id_bits: irs.idBits,
      min_lpi_id_bits: irs.minLpiIdBits,
      ist_levels: irs.istLevels,
      ist_l2sz_mask: irs.istL2szMask,
      istmd: irs.istmd,
      istmd_sz: irs.istmdSz,
      vm_id_bits: irs.vmIdBits,
      vmt_two_level: irs.vmtTwoLevel,
      vmd_size: irs.vmdSizeBytes,
      vped_size: irs.vpedSizeBytes,
      max_vpes: irs.maxVpes,
      busy_polls: irs.busyPolls,
    },
  };
}

/** The arguments are those of the file; `pe` and `op` are kept apart from them. */
function operationDocument({ op, pe, args }: ScenarioOperation): Readonly<Record<string, unknown>> {
  return { op, ...args, pe };
}

function sliceDocument({ pe, steps, until }: ScheduleSlice): Readonly<Record<string, unknown>> {
  return until === null ? { pe, steps } : { pe, until: { event: until.type, count: until.count } };
}

function departureDocument(departure: Departure): Readonly<Record<string, unknown>> {
  const { at, formerRevision, formerProfile, inserted, fault, instead } = departure;
  return {
    at,
    ...(formerRevision === null ? {} : { former_revision: formerRevision }),
    ...(formerProfile === null ? {} : { former_platform: platformDocument(formerProfile) }),
    ...(inserted.length === 0 ? {} : { inserted: inserted.map(operationDocument) }),
    ...(fault === null ? {} : { fault: present(fault) }),
    ...(instead === null ? {} : { instead: changeDocument(instead) }),
  };
}

function platformDocument(profile: Profile): Readonly<Record<string, unknown>> {
  return { profile: profileDocument(profile), memory: profile.memory, irs_model: profile.irs.model };
}

function changeDocument(change: CommandChange): Readonly<Record<string, unknown>> {
  const { command } = change;
  return change.kind === 'drop' ? { command, drop: true } : { command, set: change.values };
}

function present(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function faultDocument({ type, k, op, mode, err }: Fault): Readonly<Record<string, unknown>> {
  return {
    type,
    ...(op === null ? { n: k } : { op, k }),
    ...(mode === null ? {} : { mode }),
    ...(err === null ? {} : { err }),
  };
}
