import { RECORDED_SCENARIO, RECORDING_SCENARIO_SCHEMA } from './recorded-scenario.ts';
import type { JsonSchema, Shape } from './shape.ts';
import { VIST_SCENARIO, VIST_SCENARIO_SCHEMA } from './vist-scenario.ts';

/** A published JSON Schema (2020-12) of a scenario format. */
export interface ScenarioSchema {
  /** File name in `schema/`. */
  readonly file: string;
  readonly schema: JsonSchema;
}

/** The scenario formats as JSON Schemas: what readers accept, but for references between parts of a file. */
export const SCENARIO_SCHEMAS: readonly ScenarioSchema[] = [
  published('vist-scenario-1.schema.json', 'A scenario of vist', VIST_SCENARIO_SCHEMA, VIST_SCENARIO),
  published(
    'ist-recording-scenario-1.schema.json',
    'A scenario of the recordings of guest IST code',
    RECORDING_SCENARIO_SCHEMA,
    RECORDED_SCENARIO,
  ),
];

function published(file: string, title: string, format: string, shape: Shape<unknown>): ScenarioSchema {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return { file, schema: { $schema, $id: `urn:vist:${format}`, title, ...shape.toJsonSchema() } };
}
