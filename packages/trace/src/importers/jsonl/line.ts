import { isObject, jsonObject, NO_OBJECT, wholeOrNull } from '../source/json-line.ts';
import { type Fact, type LineReader, opaque, type Place, placeOf } from '../source/sighting.ts';
import type { ImportMapping, MappedEvent } from './mapping.ts';

/** A reader of one object of JSON per line, as a mapping says. Events that it does not name are kept as they are. */
export function jsonlReader(mapping: ImportMapping): LineReader {
  return (text, line) => {
    const value = jsonObject(text);
    if (value === null) return opaque(placeOf(line), '', NO_OBJECT);
    const at = placeIn(value, mapping.place, line);
    const name = valueAt(value, mapping.event);
    if (typeof name !== 'string') {
      return opaque(at, '', { code: 'no-event', message: `no "${mapping.event}": expected the name of an event` });
    }
    const mapped = mapping.events.get(name);
    return mapped === undefined ? opaque(at, name) : { kind: 'fact', at, name, fact: factOf(value, mapped) };
  };
}

function factOf(value: unknown, { kind, keys, set }: MappedEvent): Fact {
  const fact: Record<string, unknown> & { kind: string } = { ...set, kind };
  for (const [key, path] of keys) {
    const found = valueAt(value, path);
    if (found !== undefined && found !== null) fact[key] = found;
  }
  return fact;
}

function placeIn(value: unknown, { time, timeUnit, cpu, comm, pid }: ImportMapping['place'], line: number): Place {
  const at = (path: string | null): unknown => (path === null ? null : valueAt(value, path));
  const task = at(comm);
  return {
    line,
    timeNs: nanoseconds(at(time), timeUnit),
    cpu: wholeOrNull(at(cpu)),
    comm: typeof task === 'string' ? task : null,
    pid: wholeOrNull(at(pid)),
  };
}

function nanoseconds(value: unknown, unit: ImportMapping['place']['timeUnit']): bigint | null {
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return null;
  return BigInt(Math.round(number * NS_PER_UNIT[unit]));
}

const NS_PER_UNIT = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 } as const;

function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}
