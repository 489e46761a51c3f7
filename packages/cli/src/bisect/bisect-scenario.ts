import { CHANGES, type ChangeName, invariant, parseRevision, startSession } from '@vist/core';
import { bisect, type Bisection, createSymptomCollector, type Edit, editsBetween, editsText } from '@vist/replay';
import type { BisectOptions } from '../commands/bisect.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { type LoadedScenario, loadScenario } from '../run/load-scenario.ts';

/** `vist bisect`. @throws Refusal when scenario or revisions cannot be read. */
export async function bisectScenario(path: string, options: BisectOptions, io: Io): Promise<ExitStatus> {
  checkRevision('--good', options.good);
  checkRevision('--bad', options.bad);
  const choices = options.memory === undefined ? {} : { memory: options.memory };
  const good = await loadScenario(path, { ...choices, rev: options.good }, io);
  const bad = await loadScenario(path, { ...choices, rev: options.bad }, io);
  const question = questionOf(symptomsOf(good), symptomsOf(bad), options.symptom);
  if (question === null) {
    io.stderr.write(`${good.source}: ${options.good} and ${options.bad} do not differ in it: nothing to look for\n`);
    return EXIT.inconclusive;
  }
  const edits = editsBetween(bad.revision.changes, good.revision.changes);
  const found = bisect(edits, (candidate) => question.isAnswered(symptomsOf(edited(bad, candidate))), {
    maxRuns: options.maxRuns ?? DEFAULT_MAX_RUNS,
  });
  print(found, { bad, question, options, io });
  return EXIT.ok;
}

const DEFAULT_MAX_RUNS = 2000;

function checkRevision(option: string, text: string): void {
  const parsed = parseRevision(text);
  if (!parsed.ok) throw new Refusal(`${option}: ${parsed.message}`);
}

interface Symptoms {
  readonly findings: ReadonlySet<string>;
  readonly returns: readonly string[];
}

/** What has to be different, in words and as a test of a run. */
interface Question {
  readonly words: readonly string[];
  isAnswered(symptoms: Symptoms): boolean;
}

/** Findings first; where the two have the same, what their operations return. Null when that is the same too. */
function questionOf(good: Symptoms, bad: Symptoms, asked: string | undefined): Question | null {
  const gone = [...bad.findings].filter((symptom) => !good.findings.has(symptom));
  if (asked !== undefined && !gone.includes(asked)) {
    const known = gone.length === 0 ? 'there is none' : `one of: ${gone.join(', ')}`;
    throw new Refusal(`--symptom: expected a finding that only the bad revision has (${known}), got "${asked}"`);
  }
  const wanted = asked === undefined ? gone : [asked];
  if (wanted.length > 0) {
    return { words: wanted, isAnswered: ({ findings }) => wanted.every((symptom) => !findings.has(symptom)) };
  }
  if (good.returns.join('\n') === bad.returns.join('\n')) return null;
  const words = bad.returns.filter((line, index) => line !== good.returns[index]);
  return { words, isAnswered: ({ returns }) => returns.join('\n') === good.returns.join('\n') };
}

function symptomsOf({ scenario, revision }: LoadedScenario): Symptoms {
  const symptoms = createSymptomCollector();
  const session = startSession(
    { scenario, revision },
    { chunkLength: 4096, freeze: false },
    { record: ({ event }) => symptoms.add(event), state: () => {} },
  );
  while (session.isRunning) session.step();
  return symptoms;
}

/** The bad revision with some edits. */
function edited(bad: LoadedScenario, edits: readonly Edit<ChangeName>[]): LoadedScenario {
  const text = edits.length === 0 ? bad.revision.name : `${bad.revision.name},${editsText(edits)}`;
  const parsed = parseRevision(text);
  invariant(parsed.ok, `revision ${text}: the edits of a bisection always parse`);
  return { ...bad, revision: parsed.revision };
}

function print(
  found: Bisection<ChangeName>,
  about: {
    readonly bad: LoadedScenario;
    readonly question: Question;
    readonly options: BisectOptions;
    readonly io: Io;
  },
): void {
  const { bad, question, options, io } = about;
  const revision = `${bad.revision.name},${editsText(found.edits)}`;
  // The two revisions that were asked about ran too.
  const runCount = found.runCount + 2;
  printPage(
    {
      schema: 'vist/bisect',
      schemaVersion: 1,
      data: {
        scenario: bad.source,
        good: options.good,
        bad: options.bad,
        symptoms: question.words,
        revision,
        ...found,
      },
      text: ({ title }) =>
        [
          title(`${bad.source}: ${options.bad} has what ${options.good} has not`),
          ...question.words.map((word) => `  ${word}`),
          '',
          `${found.edits.length === 1 ? 'This change takes' : 'These changes together take'} it away:`,
          ...found.edits.flatMap(({ sign, change }) => {
            const { doc, ids } = changeFacts(change);
            return [`  ${sign}${change}${ids}`, `      ${doc}`];
          }),
          '',
          found.isSmallest
            ? `Proved by ${runCount} runs: no smaller set does.`
            : `After ${runCount} runs: none of them can be left out; not every smaller set was tried.`,
          `  vist run ${bad.source} --rev ${revision}`,
          '',
        ].join('\n'),
    },
    options,
    io,
  );
}

function changeFacts(name: ChangeName): { readonly doc: string; readonly ids: string } {
  const change = CHANGES[name];
  return { doc: change.doc, ids: change.ids.length === 0 ? '' : ` (${change.ids.join(', ')})` };
}
