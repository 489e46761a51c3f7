import type { HarnessEvent } from '../harness/events.ts';
import type { Actor, Origin } from '../kernel/model.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { ObservedCommand } from './observed-model.ts';

/** One act of a recorded machine, as far as it was seen. */
export interface Deed {
  /** Who ran: events of one task are in program order, whatever CPU they were on. */
  readonly task: number;
  readonly actor: Actor;
  readonly command: SystemCommand;
  readonly seen: ObservedCommand['seen'];
  /** Fields of the command that were not told but follow from what was open: the code knows better. */
  readonly guessed: readonly string[];
  /** Reports of a recording's test program; null where there is none. */
  readonly reports: readonly HarnessEvent[] | null;
  readonly origin: Origin;
}
