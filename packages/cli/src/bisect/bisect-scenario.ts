import { parseRevision } from '@vist/core';
import { editsBetween } from '@vist/replay';
import { rulesNamed } from '../check/rules.ts';
import type { BisectOptions } from '../commands/bisect.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { counted } from '../render/words.ts';
import { loadScenario, scenarioOf } from '../run/load-scenario.ts';
import { answerOf, type BisectReport, findingQuestions, outcomeQuestion, type Question } from './bisect-report.ts';
import { bisectText } from './bisect-text.ts';
import { createMixtures, type Mixtures } from './mixtures.ts';

/** `vist bisect`. @throws Refusal when scenario or revisions cannot be read. */
export async function bisectScenario(path: string, options: BisectOptions, io: Io): Promise<ExitStatus> {
  if (options.outcome === true && options.rule !== undefined) throw new Refusal('--outcome: asks for no rule');
  checkRevision('--good', options.good);
  checkRevision('--bad', options.bad);
  const rules = rulesNamed(options.rule);
  const bad = await loadScenario(path, { ...options, rev: options.bad }, io);
  const good = scenarioOf({ name: bad.source, value: bad.document }, { ...options, rev: options.good });
  const edits = editsBetween(bad.revision.changes, good.revision.changes);
  const mixtures = createMixtures(bad, rules);
  const questions = questionsOf(mixtures, edits, options);
  if (questions.length === 0) {
    io.stderr.write(`vist: ${bad.source}: ${nothingText(mixtures, edits, options)}: nothing to look for\n`);
    return EXIT.inconclusive;
  }
  const answers = questions.map((question) => answerOf(question, edits, { mixtures, bad, most: options.maxRuns }));
  const { good: goodName, bad: badName } = options;
  const report: BisectReport = {
    scenario: bad.source,
    good: goodName,
    bad: badName,
    answers,
    runCount: mixtures.runCount(),
  };
  printPage(
    {
      schema: 'vist/bisect',
      schemaVersion: 2,
      data: report,
      text: (style) => bisectText(report, { withSteps: options.steps === true || answers.length === 1 }, style),
    },
    options,
    io,
  );
  return answers.every(({ isSmallest }) => isSmallest) ? EXIT.ok : EXIT.inconclusive;
}

function checkRevision(option: string, text: string): void {
  const parsed = parseRevision(text);
  if (!parsed.ok) throw new Refusal(`${option}: ${parsed.message}`);
}

/** Findings first; where both have the same, what their operations return. */
function questionsOf(
  mixtures: Mixtures,
  edits: Parameters<Mixtures['outcomeOf']>[0],
  options: BisectOptions,
): readonly Question[] {
  const [good, bad] = [mixtures.outcomeOf(edits), mixtures.outcomeOf([])];
  if (good === null || bad === null) return [];
  const findings = options.outcome === true ? [] : findingQuestions(good, bad);
  if (findings.length > 0 || options.rule !== undefined) return findings;
  const outcome = outcomeQuestion(good, bad);
  return outcome === null ? [] : [outcome];
}

/** Why there is no question: the two were taken for each other, or nothing of what is asked for differs. */
function nothingText(
  mixtures: Mixtures,
  edits: Parameters<Mixtures['outcomeOf']>[0],
  { good, bad, rule, outcome }: BisectOptions,
): string {
  const [goodOutcome, badOutcome] = [mixtures.outcomeOf(edits), mixtures.outcomeOf([])];
  if (goodOutcome === null) return `${good} has no code for an operation of it`;
  if (badOutcome === null) return `${bad} has no code for an operation of it`;
  const lacked = outcome === true ? [] : findingQuestions(badOutcome, goodOutcome);
  const what = rule === undefined ? '' : ` of ${rule}`;
  if (lacked.length > 0) {
    const others = `${good} has ${counted(lacked.length, 'finding')} that ${bad} lacks`;
    return `${bad} has no finding${what} that ${good} lacks; ${others} (are --good and --bad swapped?)`;
  }
  return `${good} and ${bad} do not differ${rule === undefined ? '' : ` in what ${rule} finds`}`;
}
