import type { EventsDropped, LineKept } from './events.ts';

/** What an importer writes into a log besides what the machine did. One command, one act, no change of state. */
export type ImportCommand =
  | (Omit<LineKept, 'type'> & { readonly type: 'import.keep' })
  | (Omit<EventsDropped, 'type'> & { readonly type: 'import.drop' });
