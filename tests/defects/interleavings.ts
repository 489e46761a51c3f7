import { profileWith } from '@vist/core/testing';
import { VALID, vmteWord } from './addresses.ts';
import { type Run, runScenario } from './run-scenario.ts';
import { lpiEnable, onPe, PROBE, scenarioOf, type ScenarioParts, spiEnable, until, vmInit } from './scenarios.ts';

/** VM 0 enables LPIs on PE 0 while VM 1, whose VMTE lies in the same line, enables SPIs on PE 1. */
const TWO_ASSIGNMENTS: Pick<ScenarioParts, 'profile' | 'steps'> = {
  profile: profileWith({ irs: { busyPolls: 0 } }),
  steps: [PROBE, vmInit(0), vmInit(1), lpiEnable(10, 0), ...onPe(1, spiEnable(5, 1))],
};
const SET_UP = [
  until(0, 'env.operationEnded', 3),
  // Each PE zeroes and maintains its own IST, which no other looks at.
  until(0, 'mem.maintained'),
  until(1, 'mem.maintained'),
];

/** What was seen of all orders in which two assignments can be interleaved. */
export interface Interleavings {
  /** What one assignment does that the other PE can notice: accesses to the line, maintenance, the command. */
  readonly acts: readonly string[];
  readonly orders: number;
  /** Orders after which a section that KVM believes valid is not valid in memory. */
  readonly losing: number;
  /** Orders in which an assignment did not return 0. */
  readonly failing: number;
}

/** Runs two concurrent assignments in every order of the acts that touch what they share. */
export function interleavingsOf(revision: string): Interleavings {
  const acts = sharedActs(runScenario(scenarioOf({ revision, ...TWO_ASSIGNMENTS })));
  let [orders, losing, failing] = [0, 0, 0];
  for (const order of ordersOf(acts.length, acts.length)) {
    const position = [0, 0];
    const slices = order.map((pe) => {
      const act = acts[position[pe] ?? 0] ?? '';
      position[pe] = (position[pe] ?? 0) + 1;
      return until(pe, act);
    });
    const run = runScenario(scenarioOf({ revision, ...TWO_ASSIGNMENTS, slices: [...SET_UP, ...slices] }));
    orders += 1;
    const [lpis, spis] = [run.end.inMemory(vmteWord(0, 2)), run.end.inMemory(vmteWord(1, 3))];
    if ((lpis & spis & VALID) === 0n) losing += 1;
    if (run.ret(3) !== 0 || run.ret(4) !== 0) failing += 1;
  }
  return { acts, orders, losing, failing };
}

/** The acts of the first assignment after its IST's own maintenance. A command, with its polls, counts as one. */
function sharedActs(run: Run): readonly string[] {
  const acts = run.during(3).records.map(({ event }) => event.type);
  const own = acts.indexOf('mem.maintained');
  return acts.slice(own + 1).filter((type) => NOTICEABLE.has(type));
}

/** All orders of some steps of PE 0 and some of PE 1. */
function* ordersOf(first: number, second: number): Generator<readonly number[]> {
  if (first === 0 && second === 0) yield [];
  if (first > 0) for (const rest of ordersOf(first - 1, second)) yield [0, ...rest];
  if (second > 0) for (const rest of ordersOf(first, second - 1)) yield [1, ...rest];
}

const NOTICEABLE: ReadonlySet<string> = new Set(['mem.loaded', 'mem.stored', 'mem.maintained', 'kvm.commandReturned']);
