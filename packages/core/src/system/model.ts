import { word64 } from '../arch/addr.ts';
import type { Profile } from '../arch/profile.ts';
import type { EnvCommand } from '../env/commands.ts';
import { envActOf, envCommandOf, evolveEnv } from '../env/decide.ts';
import type { EnvEvent } from '../env/events.ts';
import type { GuestCommand } from '../guest/commands.ts';
import { evolveGuest, guestActOf, guestCommandOf } from '../guest/decide.ts';
import type { GuestEvent } from '../guest/events.ts';
import { evolveHarness } from '../harness/evolve.ts';
import type { HarnessEvent } from '../harness/events.ts';
import { reportsOn } from '../harness/reports.ts';
import { irsCommandOf } from '../irs/command-of.ts';
import type { IrsCommand } from '../irs/commands.ts';
import { decideIrs, decideMmio, isHeldUp } from '../irs/decide.ts';
import type { IrsEvent } from '../irs/events.ts';
import { evolveIrs, evolveMmio } from '../irs/evolve.ts';
import type { Decision, Model } from '../kernel/model.ts';
import type { Mutable } from '../kernel/reducer.ts';
import type { KvmCommand } from '../kvm/commands.ts';
import { decideKvm } from '../kvm/decide.ts';
import { kvmCommandOf } from '../kvm/command-of.ts';
import { evolveKvm } from '../kvm/evolve.ts';
import type { KvmEvent } from '../kvm/events.ts';
import { memoryCommandOf } from '../memory/command-of.ts';
import type { MemoryCommand } from '../memory/commands.ts';
import { decideMemory } from '../memory/decide.ts';
import { closeMemory, evolveMemory, openMemory } from '../memory/evolve.ts';
import type { MemoryEvent } from '../memory/events.ts';
import type { PeCommand } from '../pe/commands.ts';
import { decidePe, evolvePe, peCommandOf } from '../pe/decide.ts';
import type { PeEvent } from '../pe/events.ts';
import { DONE, type Reply } from '../pe/program.ts';
import type { SystemCommand } from './commands.ts';
import type { SystemEvent } from './events.ts';
import { INITIAL_SYSTEM, type SystemState } from './state.ts';

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
      const [act, ...effects] = decision.events;
      const reports = reportsOn(state, profile, act);
      return reports.length === 0 ? decision : { ...decision, events: [act, ...effects, ...reports] };
    },
    evolve(draft, event) {
      // The reducer hands over a draft: the one place where the readonly marks come off.
      evolveBlock(draft as Mutable<SystemState>, profile, event);
    },
    commandOf,
    openDraft: (draft) => openMemory((draft as Mutable<SystemState>).memory),
    closeDraft: (draft) => closeMemory((draft as Mutable<SystemState>).memory),
  };
}

function decideBlock(state: SystemState, profile: Profile, command: SystemCommand): SystemDecision {
  if (isOf<MemoryCommand>(command, 'mem.') || isOf<MemoryCommand>(command, 'alloc.')) {
    return decideMemory(state.memory, profile, command);
  }
  if (isOf<Extract<PeCommand, { type: `mmio.${string}` }>>(command, 'mmio.')) {
    return decideMmio(state.irs, profile, command);
  }
  if (isOf<KvmCommand>(command, 'kvm.')) return decideKvm(state.kvm, command);
  if (isOf<IrsCommand>(command, 'irs.')) return decideIrs(command);
  if (isOf<GuestCommand>(command, 'guest.')) return { events: [guestActOf(command)], reply: DONE };
  if (isOf<EnvCommand>(command, 'env.')) return decideEnv(state, command);
  const local = command as PeCommand;
  if (local.type === 'pe.delay') return decideDelay(state, local);
  return decidePe(state.pe, local as Parameters<typeof decidePe>[1]);
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
function decideDelay(
  state: SystemState,
  command: Extract<PeCommand, { type: 'pe.delay' }>,
): SystemDecision {
  const { microseconds, timeoutMicroseconds } = command;
  const passedMicroseconds = isHeldUp(state.irs) ? timeoutMicroseconds / 8 : microseconds;
  return {
    events: [{ type: 'pe.delayed', microseconds, timeoutMicroseconds, passedMicroseconds }],
    reply: { type: 'word', word: word64(BigInt(passedMicroseconds)) },
  };
}

function evolveBlock(draft: Mutable<SystemState>, profile: Profile, event: SystemEvent): void {
  if (isOf<MemoryEvent>(event, 'mem.') || isOf<MemoryEvent>(event, 'alloc.')) {
    return evolveMemory(draft.memory, profile, event);
  }
  if (isOf<Extract<PeEvent, { type: `mmio.${string}` }>>(event, 'mmio.')) {
    return evolveMmio(draft.irs, profile, event);
  }
  if (isOf<KvmEvent>(event, 'kvm.')) return evolveKvm(draft.kvm, event);
  if (isOf<IrsEvent>(event, 'irs.')) return evolveIrs(draft.irs, event);
  if (isOf<GuestEvent>(event, 'guest.')) return evolveGuest(draft.guest, event);
  if (isOf<EnvEvent>(event, 'env.')) return evolveEnv(draft.env, event);
  if (isOf<HarnessEvent>(event, 'harness.')) return evolveHarness(draft.harness, event);
  return evolvePe(draft.pe, event as Parameters<typeof evolvePe>[1]);
}

function commandOf(event: SystemEvent): SystemCommand | null {
  if (isOf<MemoryEvent>(event, 'mem.') || isOf<MemoryEvent>(event, 'alloc.')) return memoryCommandOf(event);
  if (isOf<KvmEvent>(event, 'kvm.')) return kvmCommandOf(event);
  if (isOf<IrsEvent>(event, 'irs.')) return irsCommandOf(event);
  if (isOf<GuestEvent>(event, 'guest.')) return guestCommandOf(event);
  if (isOf<EnvEvent>(event, 'env.')) return envCommandOf(event);
  if (isOf<HarnessEvent>(event, 'harness.')) return null;
  return peCommandOf(event as PeEvent);
}

/** The block of a type is the part before its dot; `prefix` and the union given for it are one pair. */
function isOf<Member extends { readonly type: string }>(
  value: { readonly type: string },
  prefix: string,
): value is Member {
  return value.type.startsWith(prefix);
}
