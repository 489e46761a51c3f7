import type { Word64 } from '../arch/addr.ts';
import { IRS_VMT_STATUSR, IRS_VPE_SELR } from '../arch/irs-vm-regs.ts';
import type { Profile } from '../arch/profile.ts';
import { isDue, isHeldUp, isReady } from '../irs/decide.ts';
import { performCommand, selectVpe } from '../irs/map-commands.ts';
import type { IrsContext, IrsProgram } from '../irs/programs.ts';
import type { PendingCommand } from '../irs/state.ts';
import { isCommandRegister } from '../irs/write-refusal.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Actor, Recorded, Seq } from '../kernel/model.ts';
import { DONE, type Program, type Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import type { SystemState } from '../system/state.ts';
import { cacheActs } from './cache-policy.ts';
import type { FaultPlan, Injection } from './faults.ts';
import type { Random } from './random.ts';
import type { CachePolicy } from './scenario.ts';

/** The machine of a run. */
export type SystemMachine = Machine<SystemState, SystemCommand, SystemEvent, Reply>;

/** What surrounds every step of every actor: faults, the environment's cache acts, and the IRS's own work. */
export interface Executor {
  /** Runs one command of an actor, with all that happens because of it. */
  execute(actor: Actor, command: SystemCommand, cause: Seq | null): Executed;
  /** A timed-out command that waits to complete late is performed now, if there is one. */
  completeLate(): void;
  /**
   * The IRS's work on the command that it has, to be done step by step by whoever chooses when; null when it has none that
   * it would perform. A status read meanwhile says busy, and does nothing about it.
   */
  irsWork(): IrsProgram<void> | null;
}

/** The act that a command became, and what the actor learns. */
export interface Executed {
  readonly act: Recorded<SystemEvent>;
  readonly reply: Reply;
}

/** The choices that an executor makes, all of them inputs of the run. */
export interface ExecutorInputs {
  /** The platform as it is now: a departure may change it. */
  readonly profile: () => Profile;
  readonly policy: CachePolicy;
  readonly random: Random;
  readonly faults: FaultPlan;
  /** To be asked at every position before anything happens there, the steps of the IRS included. */
  readonly arrive: () => void;
}

/** An executor over a machine. */
export function createExecutor(machine: SystemMachine, inputs: ExecutorInputs): Executor {
  const { profile, policy, random, faults, arrive } = inputs;
  const irs: IrsContext = {
    get profile() {
      return profile();
    },
    state: () => machine.view.irs,
  };
  /** The register write that the IRS's work is caused by. */
  let writeSeq: Seq | null = null;
  /** The IRS performs its command, at once or step by step. */
  let isAtWork = false;
  /** The steps of that work, with the write that each is caused by. */
  const chosenSteps = new WeakMap<object, Seq | null>();

  function dispatch(actor: Actor, command: SystemCommand, cause: Seq | null): Executed {
    arrive();
    const executed = machine.dispatch(actor, command, cause);
    const { event } = executed.act;
    for (const act of cacheActs(policy, profile(), random, { memory: machine.view.memory, event })) {
      arrive();
      machine.dispatch('env', act, null);
    }
    return executed;
  }

  function runIrs(program: IrsProgram<void>): void {
    runProgram(program, (command) => dispatch('irs0', command, writeSeq).reply);
  }

  function performDue(): void {
    const { pending } = machine.view.irs;
    if (pending === null || isAtWork || !isDue(machine.view.irs)) return;
    isAtWork = true;
    runIrs(performCommand(irs, { ...pending }));
    isAtWork = false;
  }

  function* chosenWork(pending: PendingCommand): IrsProgram<void> {
    const because = writeSeq;
    const work = performCommand(irs, pending);
    isAtWork = true;
    for (let step = work.next(DONE); step.done !== true;) {
      chosenSteps.set(step.value, because);
      step = work.next(yield step.value);
    }
  }

  function afterCommandReturned(): void {
    const { pending, armedFault } = machine.view.irs;
    if (pending !== null && pending.fault !== null && isHeldUp(machine.view.irs) && !pending.hasTimedOut) {
      const { offset, value, fault: mode } = pending;
      dispatch('irs0', { type: 'irs.timeOut', offset, value, mode }, writeSeq);
    }
    if (armedFault !== null) dispatch('env', { type: 'irs.expireFault', mode: armedFault }, null);
  }

  function afterWrite(offset: number, value: Word64, at: Seq): void {
    if (isCommandRegister(offset)) writeSeq = at;
    if (offset === IRS_VPE_SELR.offset) {
      writeSeq = at;
      runIrs(selectVpe(irs, value));
    }
  }

  function executeInjected(actor: Actor, command: SystemCommand, cause: Seq | null, injection: Injection): Executed {
    if (command.type === 'kvm.sendCommand') {
      const sent = dispatch(actor, command, cause);
      dispatch('env', injection.act, null);
      const { mode, err } = injection.fault;
      return mode === 'error' && err !== null ? { act: sent.act, reply: { type: 'refused', err } } : sent;
    }
    const injected = dispatch('env', injection.act, null);
    if (command.type === 'alloc.allocate') return dispatch(actor, { ...command, outcome: { by: 'fault' } }, cause);
    return { act: injected.act, reply: { type: 'fault' } };
  }

  return {
    completeLate: performDue,
    irsWork() {
      const { pending } = machine.view.irs;
      return pending !== null && !isAtWork && isReady(machine.view.irs) ? chosenWork({ ...pending }) : null;
    },
    execute(actor, command, cause) {
      // A fault that is armed at this position meets this very command.
      arrive();
      const injection = faults.next(command, actor);
      if (injection !== null) return executeInjected(actor, command, cause, injection);
      const executed = dispatch(actor, command, chosenSteps.get(command) ?? cause);
      if (command.type === 'irs.complete') isAtWork = false;
      if (command.type === 'mmio.beginRead' && command.offset === IRS_VMT_STATUSR.offset) performDue();
      if (command.type === 'mmio.beginWrite') afterWrite(command.offset, command.value, executed.act.seq);
      if (command.type === 'kvm.returnCommand') afterCommandReturned();
      return executed;
    },
  };
}

/** Runs a program to its end, one command after the other. */
export function runProgram<Command, Return>(
  program: Program<Command, Return>,
  execute: (command: Command) => Reply,
): Return {
  let step = program.next(DONE);
  while (step.done !== true) step = program.next(execute(step.value));
  return step.value;
}
