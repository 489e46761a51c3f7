import { bodyFact } from '../body/body.ts';
import { clockNs } from '../source/clock.ts';
import { lostEvents } from '../source/lost.ts';
import { opaque, type Place, placeOf, type Sighting } from '../source/sighting.ts';

/** A line of `perf script`: `COMM PID [CPU] TIME: SYSTEM:NAME: BODY`, or with `PID/TID`, or with a period. */
export function readPerfLine(text: string, line: number): Sighting {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return lostEvents(text, line) ?? opaque(placeOf(line), '');
  const [whole, comm = '', pid = '', tid, cpu = '', seconds = '', fraction = '', name = ''] = prefix;
  const at: Place = { line, timeNs: clockNs(seconds, fraction), cpu: Number(cpu), comm, pid: Number(tid ?? pid) };
  const fact = bodyFact(name, text.slice(whole.length).trim());
  return fact === null ? opaque(at, name) : { kind: 'fact', at, name, fact };
}

const PREFIX =
  /^\s*(.{1,24}?)\s+(-?\d+)(?:\/(-?\d+))?\s+\[(\d{3,})\]\s+(\d+)\.(\d+):\s+(?:\d+\s+)?[\w-]+:([\w.-]+):(?:\s|$)/u;
