import { hexWord, type NamedValue, type SystemEvent } from '@vist/core';

/** One operation of the scenario and what it returned. */
export interface OperationResult {
  readonly index: number;
  /** The PE that it ran on; null where there is only one. */
  readonly pe: string | null;
  /** As the scenario has it: `lpi_enable vm=0 id_bits=12`. */
  readonly text: string;
  /** Null when the run ended inside it. */
  readonly ret: number | null;
}

/** How often an operation returned a value. */
export interface ReturnCount {
  readonly op: string;
  readonly ret: number;
  readonly count: number;
}

/** What the operations came to. Bounded: the first ones each, all of them by what they returned. */
export interface OperationTally {
  readonly add: (event: SystemEvent) => void;
  /** The operation that the acting PE is in, or was in last; null before the first. */
  readonly current: () => number | null;
  readonly count: () => number;
  readonly first: () => readonly OperationResult[];
  readonly returns: () => readonly ReturnCount[];
}

/** Operations that are kept one by one. */
const MOST_OPERATIONS = 32;

/** A tally of no operations. */
export function createOperationTally(): OperationTally {
  const first = new Map<number, OperationResult>();
  const returns = new Map<string, ReturnCount>();
  /** The operation that each PE is in. Who runs is said only where there are several. */
  const operationOf = new Map<string, number>();
  let running = '';
  let count = 0;

  return {
    add(event) {
      if (event.type === 'env.switched') running = event.to;
      else if (event.type === 'env.operationBegan') {
        const { index, op, args } = event;
        count += 1;
        operationOf.set(running, index);
        if (first.size < MOST_OPERATIONS)
          first.set(index, {
            index,
            pe: running === '' ? null : running,
            text: [op, ...args.map(argText)].join(' '),
            ret: null,
          });
      } else if (event.type === 'env.operationEnded') {
        const { index, op, ret } = event;
        const kept = first.get(index);
        if (kept !== undefined) first.set(index, { ...kept, ret });
        const key = `${op} ${ret}`;
        returns.set(key, { op, ret, count: (returns.get(key)?.count ?? 0) + 1 });
      }
    },
    current: () => operationOf.get(running) ?? null,
    count: () => count,
    first: () => [...first.values()],
    returns: () => [...returns.values()],
  };
}

function argText({ name, value }: NamedValue): string {
  return `${name}=${typeof value === 'bigint' ? hexWord(value) : value}`;
}
