import { runScenario } from '@vist/core';
import { checkLog, checkOptions, checkReport, memoryLog, reportSarif, RULES } from '@vist/replay';
// oxlint-disable-next-line no-restricted-imports -- where ajv publishes its 2020-12 dialect
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { corpusScenarios } from './corpus-scenarios.ts';
import { SARIF_SCHEMA } from './sarif-schema.ts';

const validate = new Ajv2020({
  allErrors: true,
  formats: { uri: (text: string) => URL.canParse(text), 'uri-reference': (text: string) => URL.canParse(text, 'a:/') },
}).compile(SARIF_SCHEMA);

it('a SARIF report of any recording is one that the standard allows', () => {
  const posted = corpusScenarios({ revision: null, coherent: null, memory: 'single', policy: 'none' });
  let results = 0;
  for (const { id, scenario, revision } of posted.filter((_, index) => index % 6 === 0)) {
    const log = memoryLog(runScenario(scenario, revision).records);
    const report = checkReport({
      tool: 'vist 0.1.0',
      source: `${id} of ${revision.name}.json`,
      log,
      result: checkLog(log, checkOptions(scenario.profile)),
      rules: RULES,
      reproduce: null,
      baseline: null,
      freeIn: null,
      confirmationOf: () => null,
      isReconstructed: () => false,
    });
    validate(reportSarif([report]));
    expect(validate.errors, id).toBeNull();
    results += report.groups.length;
  }
  expect(results).toBeGreaterThan(200);
});
