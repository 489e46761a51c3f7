import { type Revision, type RunInput, type Scenario, type Seq, startSession, type SystemRecord } from '@vist/core';
import type { Finding } from '../checkers/finding.ts';
import type { Damage } from '../checkers/witness.ts';
import { type Evidence, watchDamage } from './damage.ts';
import { firstParting } from './first-parting.ts';
import { forkScenario, positionOf, type StepPosition } from './fork.ts';
import { createStepClock, traceSteps } from './step-trace.ts';
import { waysToShow } from './ways-to-show.ts';

/** What came of repeating a run with the acts that a finding needs. */
export type Confirmation = Confirmed | Inconclusive | Contradicted;

/** The finding happened in the run itself, or the fork shows the damage. */
export interface Confirmed {
  readonly outcome: 'confirmed';
  /** Null when the run itself shows it. */
  readonly fork: ForkedRun | null;
  readonly evidence: Evidence | null;
}

/** The fork does not come to the point, or no run can show it. */
export interface Inconclusive {
  readonly outcome: 'inconclusive';
  readonly fork: ForkedRun | null;
  /** What would decide it. */
  readonly decides: string;
}

/** The fork comes to the point and shows no damage: the rule is wrong. */
export interface Contradicted {
  readonly outcome: 'refuted';
  readonly fork: ForkedRun;
}

/** A run with the witness in it. It is a run of `scenario`, and its log verifies as one. */
export interface ForkedRun {
  readonly scenario: Scenario;
  readonly revision: Revision;
  readonly records: readonly SystemRecord[];
}

/** The run that a finding is about. */
export interface ConfirmOptions extends RunInput {
  /** Longest fork, in records. */
  readonly maxRecords: number;
  /** Everything that was found in the run: forks keep what comes before from happening, if it is in the way. */
  readonly findings?: readonly Finding[];
}

/** Repeats a run with the witness of a finding, and looks for the damage. */
export function confirm(finding: Finding, options: ConfirmOptions): Confirmation {
  const { status } = finding;
  if (status.kind === 'happened') return { outcome: 'confirmed', fork: null, evidence: null };
  const { damage } = status;
  if (damage.kind === 'undecided') return { outcome: 'inconclusive', fork: null, decides: damage.decides };
  if (options.scenario.departures.length > 0) {
    // The acts would move the positions at which it left its parent.
    return { outcome: 'inconclusive', fork: null, decides: "the same on a run that is nobody's fork" };
  }
  const steps = traceSteps(options);
  const point = pointOf(damage);
  const step = steps.stepOf(point);
  if (step === null) return { outcome: 'inconclusive', fork: null, decides: 'the scenario that the log is of' };

  const attempts: Attempt[] = [];
  for (const { scenario, evictions } of waysToShow(finding, options)) {
    const input = { ...options, scenario: forkScenario(scenario, steps, [...evictions, ...status.acts]).scenario };
    const { records, evidence, reached } = runFork(input, damage, positionOf(steps, step));
    const fork = { scenario: input.scenario, revision: options.revision, records };
    if (evidence !== null) return { outcome: 'confirmed', fork, evidence };
    attempts.push({ fork, reached });
  }
  return unconfirmed(attempts, damage, { options, point, step });
}

/** A run with the witness in it that showed no damage. */
interface Attempt {
  readonly fork: ForkedRun;
  readonly reached: boolean;
}

/** Why no attempt showed the damage, told by the first one that came as far as the damage. */
function unconfirmed(
  attempts: readonly Attempt[],
  damage: Damage,
  { options, point, step }: { readonly options: ConfirmOptions; readonly point: Seq; readonly step: number },
): Confirmation {
  const [first] = attempts;
  const { fork, reached } = attempts.find((attempt) => attempt.reached) ?? first ?? NO_ATTEMPT;
  if (fork === null || !reached) {
    return { outcome: 'inconclusive', fork, decides: `a run on cached memory that comes as far as #${point}` };
  }
  const at = 'addr' in damage ? damage.addr : null;
  const plain = { ...options, scenario: onCachedMemory(fork.scenario, options) };
  const parting =
    firstParting(options, plain, { step, of: 'values', at }) ??
    firstParting(options, fork, { step, of: 'acts', at: null });
  if (parting === null) return { outcome: 'refuted', fork };
  const decides = `a run without the findings before it: on cached memory they change what happens from #${parting} on`;
  return { outcome: 'inconclusive', fork, decides };
}

const NO_ATTEMPT = { fork: null, reached: false } as const;

/** The run itself on cached memory that does nothing by itself: the fork without its witness. */
function onCachedMemory({ profile }: Scenario, { scenario }: ConfirmOptions): Scenario {
  return { ...scenario, policy: 'none', profile: { ...scenario.profile, memory: 'cached', irs: profile.irs } };
}

interface ForkResult {
  readonly records: readonly SystemRecord[];
  readonly evidence: Evidence | null;
  /** The step of the damage was made. */
  readonly reached: boolean;
}

function runFork(input: ConfirmOptions, damage: Damage, position: StepPosition): ForkResult {
  const records: SystemRecord[] = [];
  const watch = watchDamage(damage, input.scenario.profile);
  const clock = createStepClock(input);
  const counts = new Map<number, number>();
  let reached = false;

  const session = startSession(
    input,
    { chunkLength: 4096, freeze: false },
    {
      record(record) {
        records.push(record);
        clock.see(record);
        const isAt = clock.pe === position.pe && (counts.get(clock.pe) ?? 0) === position.step;
        reached ||= isAt;
        watch.see(record, session.machine.view, { isAt, isAfter: reached });
      },
      state: () => {},
    },
  );
  while (session.isRunning && records.length < input.maxRecords) {
    session.step();
    counts.set(clock.pe, (counts.get(clock.pe) ?? 0) + 1);
  }
  return { records, evidence: watch.evidence, reached };
}

function pointOf(damage: Exclude<Damage, { readonly kind: 'undecided' }>): Seq {
  return 'at' in damage ? damage.at : damage.after;
}
