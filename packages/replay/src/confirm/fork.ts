import {
  hexAddr,
  hexWord,
  invariant,
  type PhysAddr,
  registerName,
  type Scenario,
  type ScenarioOperation,
  type ScheduleSlice,
  unreachable,
} from '@vist/core';
import type { WitnessAct, WitnessStep } from '../checkers/witness.ts';
import type { StepTrace } from './step-trace.ts';

/** A step of a PE, counted for that PE alone: the same step in a run and in its fork. */
export interface StepPosition {
  readonly pe: number;
  /** From 0. */
  readonly step: number;
}

/** A run with witness acts inserted, as a scenario like any other. */
export interface Fork {
  readonly scenario: Scenario;
  /** The PE that does the inserted acts. */
  readonly witnessPe: number;
}

/** The fork of a scenario that has the acts at their positions, on cached memory. */
export function forkScenario(scenario: Scenario, steps: StepTrace, acts: readonly WitnessAct[]): Fork {
  const witnessPe = Math.max(...scenario.operations.map(({ pe }) => pe), 0) + 1;
  const isLate = acts.some(({ step }) => step.kind === 'late');
  const isSlow = acts.some(({ step }) => step.kind === 'slow');
  const placed = acts
    .map((act) => ({ at: boundaryOf(act, steps, isLate), operation: operationOf(act.step) }))
    .filter(({ operation }) => operation !== null)
    .toSorted((a, b) => a.at - b.at);
  const { profile } = scenario;
  const irs = { ...profile.irs, busyPolls: profile.irs.busyPolls + (isSlow ? SLOW_POLLS : 0) };
  return {
    witnessPe,
    scenario: {
      ...scenario,
      name: `${scenario.name}, with its witness`,
      profile: { ...profile, memory: 'cached', irs },
      schedule: { kind: 'recorded', slices: slicesOf(steps, placed, witnessPe) },
      faults: isLate ? scenario.faults.map(completingLate) : scenario.faults,
      operations: [
        ...scenario.operations,
        ...placed.flatMap(({ operation }, index) =>
          operation === null ? [] : [{ ...operation, pe: witnessPe, index: scenario.operations.length + index }],
        ),
      ],
    },
  };
}

/** Where a step of the run is, for its PE. */
export function positionOf(steps: StepTrace, step: number): StepPosition {
  const pe = steps.picks[step] ?? 0;
  return { pe, step: steps.picks.slice(0, step).filter((each) => each === pe).length };
}

/** The number of steps of the run that come before an act. */
function boundaryOf({ side, seq, step }: WitnessAct, steps: StepTrace, isLate: boolean): number {
  const at = steps.stepOf(seq) ?? steps.picks.length;
  if (side === 'before') return at;
  // A command that completes late does so at the end of its operation at the latest; then the IRS may use what it was given.
  return isLate && (step.kind === 'interrupt' || step.kind === 'irs-store') ? steps.endOfOperation(at) + 1 : at + 1;
}

/** The picks of the run as slices, with one of the witness wherever an act is placed. */
function slicesOf(
  { picks }: StepTrace,
  placed: readonly { readonly at: number }[],
  witnessPe: number,
): readonly ScheduleSlice[] {
  const slices: ScheduleSlice[] = [];
  const witness: ScheduleSlice = { pe: witnessPe, steps: null, until: { type: 'env.operationEnded', count: 1 } };
  let next = 0;
  for (let step = 0; step <= picks.length; step += 1) {
    while ((placed[next]?.at ?? Infinity) <= step) {
      slices.push(witness);
      next += 1;
    }
    const pe = picks[step];
    if (pe === undefined) break;
    const last = slices.at(-1);
    if (last?.pe === pe && last.steps !== null) slices[slices.length - 1] = { ...last, steps: last.steps + 1 };
    else slices.push({ pe, steps: 1, until: null });
  }
  return slices;
}

function operationOf(step: WitnessStep): Omit<ScenarioOperation, 'index' | 'pe'> | null {
  switch (step.kind) {
    case 'fill':
    case 'evict':
      return { op: `env_${step.kind}`, vm: null, args: { place: `line:${hexAddr(step.addr)}` } };
    case 'leave':
      return storeOperation('env_store', step);
    case 'pe-store':
      return storeOperation('pe_store', step);
    case 'irs-store':
      return storeOperation('irs_store', step);
    case 'pe-mmio': {
      const reg = registerName(step.offset);
      invariant(reg !== null, `witness: no register at offset ${step.offset}`);
      return { op: 'pe_mmio', vm: null, args: { reg, value: hexWord(step.value) } };
    }
    case 'pe-allocate':
      return { op: 'pe_allocate', vm: null, args: { bytes: step.sizeBytes, accounted: step.accounted } };
    case 'interrupt': {
      const { vm, type, id } = step;
      return { op: 'irs_interrupt', vm, args: { vm, type, id, operation: 'set-pending', value: 1 } };
    }
    case 'late':
    case 'slow':
      return null;
    default:
      return unreachable(step);
  }
}

function storeOperation(
  op: string,
  { addr, sizeBytes, value }: { readonly addr: PhysAddr; readonly sizeBytes: 4 | 8; readonly value: bigint },
): Omit<ScenarioOperation, 'index' | 'pe'> {
  return { op, vm: null, args: { place: `byte:${hexAddr(addr)}`, value: hexWord(value), bits: 8 * sizeBytes } };
}

/** A command that was dropped or hung completes late instead: the driver cannot tell these fates apart. */
function completingLate(fault: Scenario['faults'][number]): Scenario['faults'][number] {
  return fault.mode === 'drop' || fault.mode === 'hang' ? { ...fault, mode: 'late' } : fault;
}

/** Status reads that a slow IRS takes longer. */
const SLOW_POLLS = 3;
