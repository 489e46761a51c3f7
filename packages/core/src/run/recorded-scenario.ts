import { FAULT } from './fault-shapes.ts';
import { operationShape, type OperationFields, RECORDED_OPERATIONS } from './operation-shapes.ts';
import { RECORDED_HOST, type RecordedHost, recordedProfile } from './recorded-host.ts';
import { guestsOf, operationsOf, type ScenarioReading, VM_FIELDS, type VmFields } from './scenario-reading.ts';
import type { Fault } from './scenario.ts';
import { object, optional, required } from './shape-object.ts';
import { array, oneOf, type Shape, text } from './shape.ts';
import { unusualIrs, unusualOperations } from './unusual.ts';

/** The `schema` of the recordings' scenarios. */
export const RECORDING_SCENARIO_SCHEMA: 'ist-recording-scenario/1' = 'ist-recording-scenario/1';

/** A scenario file of the recordings. */
export interface RecordedScenario {
  readonly schema: typeof RECORDING_SCENARIO_SCHEMA;
  readonly name: string;
  readonly variant: keyof typeof REVISION_OF_VARIANT;
  readonly description: string;
  readonly host: RecordedHost;
  readonly vms: readonly VmFields[];
  readonly ops: readonly OperationFields[];
  readonly faults: readonly Fault[];
}

/** The shape of a recordings' scenario. */
export const RECORDED_SCENARIO: Shape<RecordedScenario> = object({
  schema: required(oneOf([RECORDING_SCENARIO_SCHEMA])),
  name: required(text),
  variant: required(oneOf(['v0', 'posted', 'v2', 'v3', 'revised'])),
  description: optional(text, ''),
  host: required(RECORDED_HOST),
  vms: required(array(VM_FIELDS)),
  ops: required(array(operationShape(RECORDED_OPERATIONS, {}))),
  faults: optional(array(FAULT), []),
});

/** Reads a scenario of the recordings. It runs on memory of a single copy and on one PE. */
export function readRecordedScenario(json: unknown): ScenarioReading {
  const decoded = RECORDED_SCENARIO.decode(json);
  if (!decoded.ok) return decoded;
  const { name, description, variant, host, vms, ops, faults } = decoded.value;
  const guests = guestsOf(vms);
  if (!guests.ok) return guests;
  const operations = operationsOf(ops, guests.value);
  if (!operations.ok) return operations;
  const profile = recordedProfile(host);
  return {
    ok: true,
    notes: [...unusualIrs(profile, '/host'), ...unusualOperations(operations.value, profile)],
    scenario: {
      name,
      description,
      revision: REVISION_OF_VARIANT[variant],
      profile,
      policy: 'none',
      seed: 0,
      schedule: { kind: 'run-to-completion' },
      guests: guests.value,
      operations: operations.value,
      faults,
      endsAtUndefined: true,
      departures: [],
    },
  };
}

const REVISION_OF_VARIANT = { v0: 'V0', posted: 'V1', v2: 'V2', v3: 'V3', revised: 'V4' } as const;
