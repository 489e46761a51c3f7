import { act, type EventSpec, field, nullable } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const IMPORT_SCHEMA: readonly EventSpec[] = [
  act(200, 'import.opaque', 'A line of the source that stands for nothing the machine knows, kept as it was.', [
    field('text', 'text', 'The line, without its end.'),
    field('name', 'name', 'Name of the event in the source; empty when the line has none.'),
  ]),
  act(201, 'import.dropped', 'The recorder lost events here. What they did is not in the log.', [
    nullable('count', 'int', 'How many; null when the recorder does not say.'),
    nullable('cpu', 'int', 'The CPU whose buffer overran; null when the recorder does not say.'),
  ]),
];
