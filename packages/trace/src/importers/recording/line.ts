import { opaque, type Place, placeOf, type Sighting } from '../source/sighting.ts';

/** A line of the recordings' JSON: one event with `kind` and its keys (docs/RECORDINGS.md). */
export function readRecordingLine(text: string, line: number): Sighting {
  const value = parsed(text);
  if (!isObject(value)) {
    return opaque(placeOf(line), '', { code: 'bad-json', message: 'expected an object of JSON on one line' });
  }
  const { ts_ns: time, cpu, comm, pid, kind } = value;
  const at: Place = {
    line,
    timeNs: typeof time === 'number' && Number.isSafeInteger(time) ? BigInt(time) : null,
    cpu: wholeOrNull(cpu),
    comm: typeof comm === 'string' ? comm : null,
    pid: wholeOrNull(pid),
  };
  if (typeof kind !== 'string') {
    return opaque(at, '', { code: 'no-event', message: 'no "kind": expected the name of an event' });
  }
  return { kind: 'fact', at, name: kind, fact: { ...value, kind } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wholeOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
