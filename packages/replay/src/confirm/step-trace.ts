import { type RunInput, type Seq, startSession, type SystemRecord } from '@vist/core';

/** Which step of which PE each record of a run was made in. */
export interface StepTrace {
  /** PE of each step of the run, in order. */
  readonly picks: readonly number[];
  /** The step that a record was made in; null beyond the end of the run. */
  stepOf(seq: Seq): number | null;
  /** The step that ends the operation in which a step is made; the last step when none does. */
  endOfOperation(step: number): number;
}

/** Runs a scenario again to learn its steps. */
export function traceSteps(input: RunInput): StepTrace {
  const picks: number[] = [];
  const stepOfRecord: number[] = [];
  const operationEnds: number[] = [];
  const clock = createStepClock(input);

  const session = startSession(
    input,
    { chunkLength: 4096, freeze: false },
    {
      record(record) {
        clock.see(record);
        stepOfRecord.push(picks.length);
        if (record.event.type === 'env.operationEnded') operationEnds.push(picks.length);
      },
      state: () => {},
    },
  );
  while (session.isRunning) {
    session.step();
    picks.push(clock.pe);
  }

  return {
    picks,
    stepOf: (seq) => stepOfRecord[seq] ?? null,
    endOfOperation(step) {
      const pe = picks[step];
      return operationEnds.find((end) => end >= step && picks[end] === pe) ?? picks.length - 1;
    },
  };
}

/** Whose step it is, as a log tells it: the switches, or the one PE that there is. */
export interface StepClock {
  readonly pe: number;
  see(record: SystemRecord): void;
}

/** A clock before the first step. */
export function createStepClock({ scenario }: RunInput): StepClock {
  let pe = Math.min(...scenario.operations.map((operation) => operation.pe), Number.MAX_SAFE_INTEGER);
  return {
    get pe() {
      return pe;
    },
    see({ event }) {
      if (event.type === 'env.switched') pe = Number(event.to.slice(2));
    },
  };
}

/** True for the choice of another actor to run next. */
export function isSwitch({ event }: SystemRecord): boolean {
  return event.type === 'env.switched';
}
