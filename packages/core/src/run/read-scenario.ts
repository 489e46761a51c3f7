import { readRecordedScenario, RECORDING_SCENARIO_SCHEMA } from './recorded-scenario.ts';
import type { ScenarioReading } from './scenario-reading.ts';
import { tagged } from './shape-object.ts';
import type { Decoded, Shape } from './shape.ts';
import { readVistScenario, VIST_SCENARIO_SCHEMA } from './vist-scenario.ts';

/** Reads a scenario in any format, which its key `schema` names. */
export function readScenario(json: unknown): ScenarioReading {
  const format = FORMATS.decode(json);
  return format.ok ? format.value(json) : format;
}

type Reader = (json: unknown) => ScenarioReading;

/** The readers by schema, as objects of which only the key `schema` is looked at. */
const FORMATS: Shape<Reader> = tagged('schema', {
  [VIST_SCENARIO_SCHEMA]: only(readVistScenario),
  [RECORDING_SCENARIO_SCHEMA]: only(readRecordedScenario),
});

function only(reader: Reader): Shape<Reader> {
  const decode = (): Decoded<Reader> => ({ ok: true, value: reader });
  return { expected: 'an object', decode, toJsonSchema: () => ({ type: 'object' }) };
}
