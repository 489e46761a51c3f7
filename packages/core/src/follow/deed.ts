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
  /** Reports of a recording's test program; null where there is none. */
  readonly reports: readonly HarnessEvent[] | null;
  readonly origin: Origin;
}
