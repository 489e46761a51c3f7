import { type LogSource, seq, type SystemEvent, type SystemRecord } from '@vist/core';
import { type CheckOptions, createChecker } from '../checkers/checker.ts';
import { type Problem, problemsOf } from './problems.ts';
import { createSizeCount, type Sizes } from './sizes.ts';

/** What came of a run, as two runs are compared by it. */
export interface Outcome {
  readonly problems: readonly Problem[];
  /** What each operation returned, in their order. */
  readonly returns: readonly OperationReturn[];
  readonly sizes: Sizes;
}

/** How an operation of the scenario ended. */
export interface OperationReturn {
  readonly index: number;
  readonly op: string;
  readonly vm: number | null;
  readonly ret: number | null;
}

/** Takes records as they come. */
export interface OutcomeCollector {
  add(record: SystemRecord): void;
  /** What came of them, when there are no more. */
  end(): Outcome;
}

/** A collector for one run. */
export function createOutcomeCollector(options: CheckOptions): OutcomeCollector {
  const checker = createChecker({ ...options, mostRepeats: 1 });
  const sizes = createSizeCount();
  const returns: OperationReturn[] = [];
  return {
    add(record) {
      checker.next(record);
      sizes.add(record.event);
      const returned = returnOf(record.event);
      if (returned !== null) returns.push(returned);
    },
    end() {
      checker.end();
      return { problems: problemsOf(checker.result), returns, sizes: sizes.total() };
    },
  };
}

/** What came of a log, which is read to its end. */
export function outcomeOf(log: LogSource, options: CheckOptions): Outcome {
  const collector = createOutcomeCollector(options);
  for (const record of log.records(seq(0))) collector.add(record);
  return collector.end();
}

function returnOf(event: SystemEvent): OperationReturn | null {
  if (event.type !== 'env.operationEnded') return null;
  const { index, op, vm, ret } = event;
  return { index, op, vm, ret };
}
