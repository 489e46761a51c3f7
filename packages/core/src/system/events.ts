import type { EnvEvent } from '../env/events.ts';
import type { GuestEvent } from '../guest/events.ts';
import type { HarnessEvent } from '../harness/events.ts';
import type { ImportEvent } from '../import/events.ts';
import type { IrsEvent } from '../irs/events.ts';
import type { Recorded } from '../kernel/model.ts';
import type { KvmEvent } from '../kvm/events.ts';
import type { MemoryEvent } from '../memory/events.ts';
import type { PeEvent } from '../pe/events.ts';

/** Every event of the machine. */
export type SystemEvent =
  | MemoryEvent
  | PeEvent
  | IrsEvent
  | KvmEvent
  | GuestEvent
  | EnvEvent
  | HarnessEvent
  | ImportEvent;

/** The tag of an event in text: its block and what happened. */
export type EventType = SystemEvent['type'];

/** One entry of a log of this machine. */
export type SystemRecord = Recorded<SystemEvent>;
