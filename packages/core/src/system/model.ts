import { word64 } from '../arch/addr.ts';
import type { Profile } from '../arch/profile.ts';
import type { EnvCommand } from '../env/commands.ts';
import { envActOf, envCommandOf, evolveEnv } from '../env/decide.ts';
import { evolveGuest, guestActOf, guestCommandOf } from '../guest/decide.ts';
import { evolveHarness } from '../harness/evolve.ts';
import { reportsOn } from '../harness/reports.ts';
import { importActOf, importCommandOf } from '../import/decide.ts';
import { irsCommandOf } from '../irs/command-of.ts';
import { decideIrs, decideMmio, isHeldUp } from '../irs/decide.ts';
import { evolveIrs, evolveMmio } from '../irs/evolve.ts';
import type { Decision, Model } from '../kernel/model.ts';
import type { Mutable } from '../kernel/mutable.ts';
import { kvmCommandOf } from '../kvm/command-of.ts';
import { decideKvm } from '../kvm/decide.ts';
import { evolveKvm } from '../kvm/evolve.ts';
import { memoryCommandOf } from '../memory/command-of.ts';
import { decideMemory } from '../memory/decide.ts';
import { evolveMemory } from '../memory/evolve.ts';
import type { PeCommand } from '../pe/commands.ts';
import { decidePe, evolvePe, peCommandOf } from '../pe/decide.ts';
import { DONE, type Reply } from '../pe/program.ts';
import { isOf } from './block.ts';
import type { SystemCommand } from './commands.ts';
import type { SystemEvent } from './events.ts';
import { INITIAL_SYSTEM, type SystemState } from './state.ts';
import { SystemView } from './view.ts';

/** The machine's model on a platform. */
export type SystemModel = Model<SystemState, SystemCommand, SystemEvent, Reply>;

type SystemDecision = Decision<SystemEvent, Reply>;

/**
 * Composes the blocks: each decides its own commands and changes its own state; the test program's
 * reports are added as effects.
 */
export function systemModel(profile: Profile): SystemModel {
  return {
    initial: INITIAL_SYSTEM,
    decide(state, command) {
      const decision = decideBlock(state, profile, command);
      const reports = reportsOn(state, profile, decision.events[0]);
      return reports.length === 0 ? decision : { ...decision, events: [...decision.events, ...reports] };
    },
    evolve(draft, event) {
      evolveBlock(draft, profile, event);
    },
    commandOf,
    openDraft(draft, state) {
      const view = new SystemView(draft, state);
      return { view, close: () => view.put(state) };
    },
  };
}

function decideBlock(state: SystemState, profile: Profile, command: SystemCommand): SystemDecision {
  if (isOf(command, 'mem.') || isOf(command, 'alloc.')) {
    return decideMemory(state.memory, profile, command);
  }
  if (isOf(command, 'mmio.')) {
    return decideMmio(state.irs, profile, command);
  }
  if (isOf(command, 'kvm.')) return decideKvm(state.kvm, command);
  if (isOf(command, 'irs.')) return decideIrs(command);
  if (isOf(command, 'guest.')) return { events: [guestActOf(command)], reply: DONE };
  if (isOf(command, 'env.')) return decideEnv(state, command);
  if (isOf(command, 'import.')) return { events: [importActOf(command)], reply: DONE };
  if (command.type === 'pe.delay') return decideDelay(state, command);
  return decidePe(state.pe, command);
}

function decideEnv(state: SystemState, command: EnvCommand): SystemDecision {
  const act = envActOf(command, state.memory.allocator);
  const isArmed = act.type === 'env.commandFaultInjected' && act.mode !== 'error';
  return { events: isArmed ? [act, { type: 'irs.faultArmed', mode: act.mode }] : [act], reply: DONE };
}

/**
 * A poll interval. While a fault holds the command up it takes an eighth of the driver's time-out, so that
 * a time-out takes ten busy polls (FORMAT.md section 2).
 */
function decideDelay(state: SystemState, command: Extract<PeCommand, { type: 'pe.delay' }>): SystemDecision {
  const { microseconds, timeoutMicroseconds } = command;
  const passedMicroseconds = isHeldUp(state.irs) ? timeoutMicroseconds / 8 : microseconds;
  return {
    events: [{ type: 'pe.delayed', microseconds, timeoutMicroseconds, passedMicroseconds }],
    reply: { type: 'word', word: word64(BigInt(passedMicroseconds)) },
  };
}

function evolveBlock(draft: Mutable<SystemState>, profile: Profile, event: SystemEvent): void {
  if (isOf(event, 'mem.') || isOf(event, 'alloc.')) {
    return evolveMemory(draft.memory, profile, event);
  }
  if (isOf(event, 'mmio.')) {
    return evolveMmio(draft.irs, profile, event);
  }
  if (isOf(event, 'kvm.')) return evolveKvm(draft.kvm, event);
  if (isOf(event, 'irs.')) return evolveIrs(draft.irs, event);
  if (isOf(event, 'guest.')) return evolveGuest(draft.guest, event);
  if (isOf(event, 'env.')) return evolveEnv(draft.env, event);
  if (isOf(event, 'harness.')) return evolveHarness(draft.harness, event);
  // What an importer kept or missed is no part of any state.
  if (isOf(event, 'import.')) return;
  return evolvePe(draft.pe, event);
}

function commandOf(event: SystemEvent): SystemCommand | null {
  if (isOf(event, 'mem.') || isOf(event, 'alloc.')) return memoryCommandOf(event);
  if (isOf(event, 'kvm.')) return kvmCommandOf(event);
  if (isOf(event, 'irs.')) return irsCommandOf(event);
  if (isOf(event, 'guest.')) return guestCommandOf(event);
  if (isOf(event, 'env.')) return envCommandOf(event);
  if (isOf(event, 'harness.')) return null;
  if (isOf(event, 'import.')) return importCommandOf(event);
  return peCommandOf(event);
}
