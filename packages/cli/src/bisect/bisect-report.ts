import { CHANGES, type ChangeName } from '@vist/core';
import { bisect, type Bisection, type Edit, editsText, type Outcome, type Problem, returnTheSame } from '@vist/replay';
import type { LoadedScenario } from '../run/load-scenario.ts';
import { mixed, type Mixtures } from './mixtures.ts';

/** What `vist bisect --json` prints. Text is made from the same data. */
export interface BisectReport {
  readonly scenario: string;
  readonly good: string;
  readonly bad: string;
  readonly answers: readonly Answer[];
  /** Runs that were made for all of them. */
  readonly runCount: number;
}

/** The smallest set of changes for one thing. */
export interface Answer {
  /** The finding that it takes away; null for what operations return. */
  readonly problem: Problem | null;
  /** In words, one line each. */
  readonly words: readonly string[];
  readonly edits: readonly (Edit<ChangeName> & { readonly ids: readonly string[]; readonly doc: string })[];
  /** The bad revision with them. */
  readonly revision: string;
  /** True when every smaller set was tried. */
  readonly isSmallest: boolean;
  /** Findings that neither revision has and that come with the set. */
  readonly besides: readonly Problem[];
  readonly steps: Bisection<ChangeName>['steps'];
}

/** What is to be explained, and how it is told of a run that it is gone. */
export interface Question {
  readonly problem: Problem | null;
  readonly words: readonly string[];
  isGone(outcome: Outcome): boolean;
}

/**
 * A question for each finding that only the bad one has. It is gone when there is none of its kind, and nothing
 * of its family that neither has: what only moved to another function is not gone.
 */
export function findingQuestions(good: Outcome, bad: Outcome): readonly Question[] {
  const known = new Set([...good.problems, ...bad.problems].map(({ key }) => key));
  return bad.problems
    .filter(({ key }) => !good.problems.some((other) => other.key === key))
    .map((problem) => ({
      problem,
      words: [`${problem.rules.join(' ')} ${problem.severity}: ${problem.title}`],
      isGone: ({ problems }) =>
        !problems.some(({ key, family }) => key === problem.key || (family === problem.family && !known.has(key))),
    }));
}

/** What operations return, where the good one returns something else; null when they return the same. */
export function outcomeQuestion(good: Outcome, bad: Outcome): Question | null {
  if (returnTheSame(good, bad)) return null;
  const line = ({ returns }: Outcome, place: number): string => {
    const each = returns[place];
    return each === undefined ? 'nothing more' : `${each.index} ${each.op} returned ${each.ret ?? 'nothing'}`;
  };
  const length = Math.max(good.returns.length, bad.returns.length);
  const differing = Array.from({ length }, (_, place) => place).filter(
    (place) => line(good, place) !== line(bad, place),
  );
  return {
    problem: null,
    words: differing.map((place) => `${line(bad, place)}, and on the good one ${line(good, place)}`),
    isGone: (outcome) => returnTheSame(outcome, good),
  };
}

/** Finds the smallest set for a question. All edits together answer it: that is the good revision. */
export function answerOf(
  question: Question,
  edits: readonly Edit<ChangeName>[],
  { mixtures, bad, most }: { readonly mixtures: Mixtures; readonly bad: LoadedScenario; readonly most: number },
): Answer {
  const passes = (candidate: readonly Edit<ChangeName>[]): boolean => {
    const outcome = mixtures.outcomeOf(candidate);
    return outcome !== null && question.isGone(outcome);
  };
  const found = bisect(edits, passes, { maxRuns: most });
  const known = new Set([[], edits].flatMap((set) => mixtures.outcomeOf(set)?.problems ?? []).map(({ key }) => key));
  return {
    problem: question.problem,
    words: question.words,
    edits: found.edits.map((edit) => ({ ...edit, ids: CHANGES[edit.change].ids, doc: CHANGES[edit.change].doc })),
    revision: mixed(bad.revision, found.edits).name,
    isSmallest: found.isSmallest,
    besides: (mixtures.outcomeOf(found.edits)?.problems ?? []).filter(({ key }) => !known.has(key)),
    steps: found.steps,
  };
}

/** The proof of an answer, run by run: what was tried, and what it showed. */
export function stepText({ edits, aim, leftOut, passes }: Answer['steps'][number]): string {
  const shows = passes ? 'gone' : 'still there';
  if (aim === 'smaller') return `only ${shortText(edits)}: ${shows}`;
  const kept = edits.length === 1 ? 'one change is left' : `${edits.length} changes are left`;
  const reason = passes ? 'not needed' : 'something of it is needed';
  return `without ${shortText(leftOut)}, ${kept}: ${shows}, so ${reason}`;
}

/** The first of many changes, and how many there are. */
function shortText(edits: readonly Edit<ChangeName>[]): string {
  const hidden = edits.length - MOST_NAMED;
  return hidden <= 1 ? editsText(edits) : `${editsText(edits.slice(0, MOST_NAMED))} and ${hidden} more`;
}

const MOST_NAMED = 3;
