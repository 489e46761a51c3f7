import type { HarnessEvent } from '../harness/events.ts';
import type { Decision, Model } from '../kernel/model.ts';
import type { Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import type { SystemModel } from '../system/model.ts';
import type { SystemState } from '../system/state.ts';

/** Something that happened elsewhere: the command it stands for, and what was seen of it. */
export interface ObservedCommand {
  readonly command: SystemCommand;
  /** Fields of the act as they were seen; the machine says the others. */
  readonly seen: Readonly<Record<string, unknown>>;
  /** What the test program of a recording reported about the act; null when there is none, and the machine reports. */
  readonly reports: readonly HarnessEvent[] | null;
}

/** The machine's model, told what was seen. */
export type ObservedModel = Model<SystemState, ObservedCommand, SystemEvent, Reply>;

/**
 * A machine that follows a recorded one: it decides as ever, but where somebody saw what happened, that is
 * what happened, and what the actor learned.
 */
export function observedModel(model: SystemModel): ObservedModel {
  return {
    initial: model.initial,
    decide: (state, observed) => corrected(model.decide(state, observed.command), observed),
    evolve: model.evolve,
    commandOf(event) {
      const command = model.commandOf(event);
      return command === null ? null : { command, seen: {}, reports: null };
    },
    openDraft: model.openDraft,
  };
}

/** Somebody saw nothing but that it happened. */
export const NOTHING_SEEN: ObservedCommand['seen'] = Object.freeze({});

function corrected(
  decision: Decision<SystemEvent, Reply>,
  { seen, reports }: ObservedCommand,
): Decision<SystemEvent, Reply> {
  const [decided, ...effects] = decision.events;
  // The fields are those of the event's own type: whoever made `seen` took them from a line of that type.
  const act = seen === NOTHING_SEEN ? decided : ({ ...decided, ...seen } as SystemEvent);
  const own = reports === null ? effects : effects.filter(({ type }) => !type.startsWith('harness.'));
  return { events: [act, ...own, ...(reports ?? [])], reply: learned(act, decision.reply) };
}

/** What the actor learns of an act that was seen. */
function learned(act: SystemEvent, reply: Reply): Reply {
  switch (act.type) {
    case 'mem.loaded':
    case 'mem.userLoaded':
    case 'mem.deviceLoaded':
    case 'mmio.readEnded':
      return { type: 'word', word: act.value };
    default:
      return reply;
  }
}
