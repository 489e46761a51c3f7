import { readFtraceLine } from '../ftrace/line.ts';
import { isObject, jsonObject, NO_OBJECT, wholeOrNull } from '../source/json-line.ts';
import { opaque, placeOf, type Sighting } from '../source/sighting.ts';

/**
 * A line of `bpftrace -f json`. The scripts of probes/ print events as `trace_pipe` does, so what they print
 * is read as that; maps, counts and the list of probes are kept as they are.
 */
export function readBpftraceLine(text: string, line: number): Sighting {
  // Without `-f json`, bpftrace prints what the script prints.
  if (!text.startsWith('{')) return readFtraceLine(text, line);
  const value = jsonObject(text);
  if (value === null) return opaque(placeOf(line), '', NO_OBJECT);
  const { type, data } = value;
  if (type === 'printf' && typeof data === 'string') return readFtraceLine(data.trimEnd(), line);
  if (type === 'lost_events') {
    const count = isObject(data) ? wholeOrNull(data['events']) : null;
    return { kind: 'dropped', at: placeOf(line), count, cpu: null };
  }
  return opaque(placeOf(line), typeof type === 'string' ? type : '');
}
