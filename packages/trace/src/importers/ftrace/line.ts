import { bodyFact } from '../body/body.ts';
import { clockNs } from '../source/clock.ts';
import { lostEvents } from '../source/lost.ts';
import { opaque, type Place, placeOf, type Sighting } from '../source/sighting.ts';

/**
 * A line of `trace-cmd report`, `trace` or `trace_pipe`: `COMM-PID [CPU] FLAGS TIME: NAME: BODY`. Flags and a
 * thread group in parentheses may be missing; a comm may hold spaces, dashes, dots and brackets.
 */
export function readFtraceLine(text: string, line: number): Sighting {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return lostEvents(text, line) ?? opaque(placeOf(line), '');
  const [whole, comm = '', pid = '', cpu = '', seconds = '', fraction = ''] = prefix;
  const at: Place = { line, timeNs: clockNs(seconds, fraction), cpu: Number(cpu), comm, pid: Number(pid) };
  const rest = text.slice(whole.length);
  const colon = nameEnd(rest);
  if (colon < 0)
    return opaque(at, '', {
      code: 'no-event',
      message: `no event after the time: expected NAME: TEXT, got "${rest.slice(0, 40)}"`,
    });
  const name = rest.slice(0, colon);
  const fact = bodyFact(name, rest.slice(colon + 1).trim());
  return fact === null ? opaque(at, name) : { kind: 'fact', at, name, fact };
}

/** The first pid that a CPU follows: a comm has 15 characters at most and may look like anything before. */
const PREFIX = /^\s*(.{1,24}?)-(\d+)\s+(?:\(\s*[-\d]+\)\s+)?\[(\d{3,})\]\s+(?:[^\s:]{4,8}\s+)?(\d+)(?:\.(\d+))?: +/u;

function nameEnd(rest: string): number {
  const colon = rest.indexOf(':');
  return colon > 0 && !rest.slice(0, colon).includes(' ') ? colon : -1;
}
