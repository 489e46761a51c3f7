import { REVISION_NAMES } from '@vist/core';
import { problemsOf } from '../demo/check-lines.ts';
import { scenarioMarkdown, type ScenarioRuns } from '../demo/findings-table.ts';

const BEGIN = '<!-- findings: written by `node --run readme:update` -->\n';
const END = '<!-- end of findings -->\n';

/** What the README says that the tool finds: the demo's table, in Markdown. */
export function findingsBlock(scenarios: readonly ScenarioRuns[]): string {
  const runCount = scenarios.length * REVISION_NAMES.length;
  const problems = problemsOf(scenarios);
  return [
    scenarioMarkdown(scenarios),
    '\n',
    `From ${scenarios.length} recorded scenarios on ${REVISION_NAMES.length} revisions; ${runCount - problems.length} of `,
    `${runCount} runs equal their recording of the real C code, line by line.\n`,
  ].join('');
}

/** A README with its findings replaced. @throws Error when it has no place for them. */
export function withFindings(readme: string, block: string): string {
  const { before, after } = around(readme);
  return `${before}${BEGIN}\n${block}\n${END}${after}`;
}

/** What a README says that the tool finds. @throws Error when it does not say it. */
export function findingsOf(readme: string): string {
  return around(readme).block;
}

function around(readme: string): { readonly before: string; readonly block: string; readonly after: string } {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`README.md: expected findings between ${BEGIN.trim()} and ${END.trim()}`);
  return {
    before: readme.slice(0, begin),
    block: readme.slice(begin + BEGIN.length + 1, end - 1),
    after: readme.slice(end + END.length),
  };
}
