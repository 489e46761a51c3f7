import { isObject } from '../source/json-line.ts';

/** How the lines of another program are to be read. Keys are paths: `args.ptr`. */
export interface ImportMapping {
  readonly place: {
    readonly time: string | null;
    readonly timeUnit: 'ns' | 'us' | 'ms' | 's';
    readonly cpu: string | null;
    readonly comm: string | null;
    readonly pid: string | null;
  };
  /** Key that names the event. */
  readonly event: string;
  readonly events: ReadonlyMap<string, MappedEvent>;
}

/** What an event of the other program is here. */
export interface MappedEvent {
  /** Kind of the recordings (docs/RECORDINGS.md). */
  readonly kind: string;
  /** Our key, and the path of its value. */
  readonly keys: readonly (readonly [key: string, path: string])[];
  /** Our keys that are the same always. */
  readonly set: Readonly<Record<string, unknown>>;
}

/** A mapping that was read, or where it is wrong. */
export type MappingReading =
  | { readonly ok: true; readonly mapping: ImportMapping }
  | { readonly ok: false; readonly message: string };

/** Reads a mapping file: `{"schema": "vist/import-mapping", "place": ..., "event": ..., "events": ...}`. */
export function readMapping(json: unknown): MappingReading {
  if (!isObject(json) || json['schema'] !== 'vist/import-mapping') {
    return bad('/schema', '"vist/import-mapping"');
  }
  const { place = {}, event, events } = json;
  if (!isObject(place)) return bad('/place', 'an object');
  if (typeof event !== 'string') return bad('/event', 'the key that names the event');
  if (!isObject(events)) return bad('/events', 'an object of events by name');
  const unit = UNITS.find((each) => each === (place['timeUnit'] ?? 'ns'));
  if (unit === undefined) return bad('/place/timeUnit', `one of ${UNITS.join(', ')}`);
  const mapped = new Map<string, MappedEvent>();
  for (const [name, value] of Object.entries(events)) {
    const found = mappedEvent(value);
    if (found === null) return bad(`/events/${name}`, 'an object with kind, and perhaps keys and set');
    mapped.set(name, found);
  }
  const path = (key: string): string | null => (typeof place[key] === 'string' ? place[key] : null);
  const paths = { time: path('time'), timeUnit: unit, cpu: path('cpu'), comm: path('comm'), pid: path('pid') };
  return { ok: true, mapping: { place: paths, event, events: mapped } };
}

function mappedEvent(value: unknown): MappedEvent | null {
  if (!isObject(value) || typeof value['kind'] !== 'string') return null;
  const { kind, keys = {}, set = {} } = value;
  if (!isObject(keys) || !isObject(set)) return null;
  const pairs = Object.entries(keys).flatMap(([key, path]) => (typeof path === 'string' ? [[key, path] as const] : []));
  return pairs.length === Object.keys(keys).length ? { kind, keys: pairs, set } : null;
}

function bad(place: string, expected: string): MappingReading {
  return { ok: false, message: `${place}: expected ${expected}` };
}

const UNITS = ['ns', 'us', 'ms', 's'] as const;
