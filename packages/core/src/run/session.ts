import type { MachineObserver } from '../kernel/machine.ts';
import { createMachine } from '../kernel/machine.ts';
import type { Seq } from '../kernel/model.ts';
import type { Revision } from '../kvm/revisions.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import { systemModel } from '../system/model.ts';
import type { SystemState } from '../system/state.ts';
import { type CommandEdit, editedProgram } from './edited-program.ts';
import { createExecutor, type SystemMachine } from './executor.ts';
import { createFaultPlan } from './faults.ts';
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
  /** The code that an operation runs on, asked for when it begins; without it, the revision. */
  readonly revisionFor?: (operation: ScenarioOperation) => Revision;
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
  const { scenario, revision, edit, revisionFor } = input;
  const { profile, policy } = scenario;
  const machine = createMachine(systemModel(profile), { ...options, resume: null }, observer);
  // Streams of their own, so that one more choice of one kind does not shift the others.
  const faults = createFaultPlan(scenario.faults);
  const executor = createExecutor(machine, { profile, policy, random: createRandom(scenario.seed), faults });
  const scheduler = createScheduler(scenario.schedule, createRandom(scenario.seed ^ 0x5ced));
  const guests = new Map(scenario.guests.map((guest) => [guest.vm, guest]));
  const threads = threadsOf(scenario).map(({ pe, operations }) =>
    createThread(pe, operations, {
      executor,
      announce,
      begin(operation) {
        const code = revisionFor === undefined ? revision : revisionFor(operation);
        const started = operationProgram({ machine, revision: code, scenario, guests, pe }, operation);
        faults.beginOperation(operation.index, started.actor);
        if (edit === undefined) return started;
        return { ...started, program: editedProgram(started.program, edit(operation)) };
      },
    }),
  );
  let isRunning = true;
  let current: Thread | null = null;

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
