// The part of the SARIF 2.1.0 schema (OASIS, sarif-schema-2.1.0.json) that a report uses: names, types and limits are
// those of the standard; what a report does not use is not allowed here.

const object = (required: readonly string[], properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});

const POSITION = { type: 'integer', minimum: 1 };
const LEVEL = { enum: ['none', 'note', 'warning', 'error'] };
const URI = { type: 'string', format: 'uri-reference' };
const MESSAGE = object(['text'], { text: { type: 'string', minLength: 1 } });

const LOCATION = {
  physicalLocation: object(['artifactLocation'], {
    artifactLocation: object(['uri'], { uri: URI }),
    region: object(['startLine'], { startLine: POSITION }),
  }),
  logicalLocations: {
    type: 'array',
    uniqueItems: true,
    items: object(['name'], { name: { type: 'string' }, kind: { type: 'string' } }),
  },
};

const RULE = object(['id'], {
  id: { type: 'string' },
  shortDescription: MESSAGE,
  fullDescription: MESSAGE,
  help: MESSAGE,
  defaultConfiguration: object([], { level: LEVEL }),
});

const RESULT = object(['message'], {
  ruleId: { type: 'string' },
  ruleIndex: { type: 'integer', minimum: -1 },
  level: LEVEL,
  message: MESSAGE,
  occurrenceCount: { type: 'integer', minimum: 1 },
  partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
  locations: { type: 'array', items: object([], LOCATION) },
  relatedLocations: {
    type: 'array',
    uniqueItems: true,
    items: object([], { ...LOCATION, id: { type: 'integer', minimum: -1 }, message: MESSAGE }),
  },
  properties: { type: 'object' },
});

/** A log with one run. */
export const SARIF_SCHEMA: Readonly<Record<string, unknown>> = object(['version', 'runs'], {
  $schema: { type: 'string', format: 'uri' },
  version: { const: '2.1.0' },
  runs: {
    type: 'array',
    items: object(['tool'], {
      tool: object(['driver'], {
        driver: object(['name'], {
          name: { type: 'string' },
          version: { type: 'string' },
          rules: { type: 'array', uniqueItems: true, items: RULE },
        }),
      }),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      results: { type: 'array', items: RESULT },
    }),
  },
});
