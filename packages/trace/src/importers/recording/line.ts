import { jsonObject, NO_OBJECT, wholeOrNull } from '../source/json-line.ts';
import { opaque, type Place, placeOf, type Sighting } from '../source/sighting.ts';

/** A line of the recordings' JSON: one event with `kind` and its keys (docs/RECORDINGS.md). */
export function readRecordingLine(text: string, line: number): Sighting {
  const value = jsonObject(text);
  if (value === null) return opaque(placeOf(line), '', NO_OBJECT);
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
