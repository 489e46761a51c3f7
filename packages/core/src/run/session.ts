import type { Profile } from '../arch/profile.ts';
import type { MachineObserver } from '../kernel/machine.ts';
import { createMachine } from '../kernel/machine.ts';
import type { Seq } from '../kernel/model.ts';
import type { Revision } from '../kvm/revisions.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import { type SystemModel, systemModel } from '../system/model.ts';
import type { SystemState } from '../system/state.ts';
import { createDeparting } from './departing.ts';
import type { Departure } from './departure.ts';
import { type CommandEdit, editedProgram } from './edited-program.ts';
import { createExecutor, runProgram, type SystemMachine } from './executor.ts';
import { createFaultPlan } from './faults.ts';
import type { OperationContext } from './operation-context.ts';
import { operationProgram } from './operations.ts';
import { createRandom } from './random.ts';
import type { Scenario, ScenarioOperation } from './scenario.ts';
import { createScheduler } from './scheduler.ts';
import { createThread, type Thread } from './thread.ts';

/** What is run. */
export interface RunInput {
  readonly scenario: Scenario;
  readonly revision: Revision;
  /** Plants a defect: what each operation does instead of its commands. Such a run is not one of the scenario alone. */
  readonly edit?: (operation: ScenarioOperation) => CommandEdit;
}

/** How a run is made, besides what is run. None of it is visible in the log. */
export interface SessionOptions {
  readonly chunkLength: number;
  readonly freeze: boolean;
}

/** A run of a scenario that is driven step by step. */
export interface Session {
  /** False once the run has ended and said so. */
  readonly isRunning: boolean;
  readonly machine: SystemMachine;
  /** One step of the actor whose turn it is; the last one ends the run. */
  step(): void;
}

/** Starts a scenario on a revision. Records go to the observer as they happen. */
export function startSession(
  input: RunInput,
  options: SessionOptions,
  observer: MachineObserver<SystemState, SystemEvent>,
): Session {
  const { scenario, revision, edit } = input;
  const departing = createDeparting(scenario);
  let profile = departing.profileAt(0);
  const machine = createMachine(
    modelOf(scenario, () => profile),
    { ...options, resume: null },
    observer,
  );
  // Streams of their own, so that one more choice of one kind does not shift the others.
  const faults = createFaultPlan(scenario.faults);
  const executor = createExecutor(machine, {
    profile: () => profile,
    policy: scenario.policy,
    random: createRandom(scenario.seed),
    faults,
    arrive() {
      for (const departure of departing.due(machine.nextSeq)) depart(departure);
    },
  });
  const scheduler = createScheduler(scenario.schedule, createRandom(scenario.seed ^ 0x5ced));
  const guests = new Map(scenario.guests.map((guest) => [guest.vm, guest]));
  const threads = threadsOf(scenario).map(({ pe, operations }) =>
    createThread(pe, operations, {
      executor,
      announce,
      begin(operation) {
        const started = operationProgram(contextOf(pe), operation);
        faults.beginOperation(operation.index, started.actor);
        const planted = edit === undefined ? started.program : editedProgram(started.program, edit(operation));
        if (scenario.departures.length === 0) return { ...started, program: planted };
        const program = editedProgram(planted, (command) => departing.steps(machine.nextSeq, command));
        return { ...started, program };
      },
    }),
  );
  let isRunning = true;
  let current: Thread | null = null;

  function contextOf(pe: number): OperationContext {
    const at = machine.nextSeq;
    const code = departing.revisionAt(at, revision);
    return {
      machine,
      irsWork: () => executor.irsWork(),
      revision: code,
      scenario: { ...scenario, profile: departing.profileAt(at) },
      guests,
      pe,
    };
  }

  /** The platform changes, and what was inserted happens. */
  function depart({ at, inserted, fault }: Departure): void {
    profile = departing.profileAt(at);
    for (const operation of inserted) {
      const { actor, program } = operationProgram(contextOf(operation.pe), operation);
      runProgram(program, (command) => executor.execute(actor, command, null).reply);
    }
    if (fault !== null) faults.arm(fault);
  }

  function announce(command: SystemCommand, cause: Seq | null): { seq: Seq; type: SystemEvent['type'] } {
    const { act } = executor.execute('env', command, cause);
    return { seq: act.seq, type: act.event.type };
  }

  function finish(reason: string): void {
    announce({ type: 'env.endRun', reason }, null);
    isRunning = false;
    machine.settle();
  }

  function step(): void {
    const ended = scenario.endsAtUndefined ? threads.find(({ status }) => status.kind === 'ended') : undefined;
    if (ended?.status.kind === 'ended') return finish(ended.status.reason);
    wakeThreads(threads, machine.view);
    const ready = threads.filter(({ status }) => status.kind === 'ready');
    if (ready.length === 0) return finish(finalReason(threads));
    const thread = scheduler.pick(ready);
    if (threads.length > 1 && thread !== current) announce({ type: 'env.switch', to: `pe${thread.pe}` }, null);
    current = thread;
    scheduler.stepped(thread, thread.step());
  }

  return {
    get isRunning() {
      return isRunning;
    },
    machine,
    step,
  };
}

/** The model on a platform that may change on the way. */
function modelOf({ departures, profile }: Scenario, now: () => Profile): SystemModel {
  const last = systemModel(profile);
  if (departures.every(({ formerProfile }) => formerProfile === null)) return last;
  const models = new Map<Profile, SystemModel>();
  const current = (): SystemModel => {
    const found = models.get(now()) ?? systemModel(now());
    models.set(now(), found);
    return found;
  };
  return {
    ...last,
    decide: (state, command) => current().decide(state, command),
    evolve: (draft, event) => current().evolve(draft, event),
  };
}

function threadsOf(
  scenario: Scenario,
): readonly { readonly pe: number; readonly operations: readonly ScenarioOperation[] }[] {
  const pes = [...new Set(scenario.operations.map(({ pe }) => pe))].toSorted((a, b) => a - b);
  return pes.map((pe) => ({ pe, operations: scenario.operations.filter((operation) => operation.pe === pe) }));
}

function wakeThreads(threads: readonly Thread[], state: SystemState): void {
  for (const thread of threads) {
    if (thread.status.kind === 'waiting' && state.pe.lockHolders[thread.status.lock] === undefined) thread.wake();
  }
}

function finalReason(threads: readonly Thread[]): string {
  if (threads.some(({ status }) => status.kind === 'waiting')) return 'deadlock';
  const ended = threads.find(({ status }) => status.kind === 'ended');
  return ended?.status.kind === 'ended' ? ended.status.reason : 'complete';
}
