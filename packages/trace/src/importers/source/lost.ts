import { placeOf, type Sighting } from './sighting.ts';

/** What a recorder prints where its buffer overran; null for any other line. */
export function lostEvents(text: string, line: number): Sighting | null {
  // All of them have one of these words; most lines have none.
  if (!/LOST|DROPPED|entries-in-buffer|[Ll]ost \d/u.test(text)) return null;
  for (const form of FORMS) {
    const found = form.exec(text)?.groups;
    if (found === undefined) continue;
    const { cpu, count, written } = found;
    const lost = written === undefined ? numberOr(count) : Number(written) - Number(count);
    if (lost === 0) return null;
    return { kind: 'dropped', at: placeOf(line), count: lost, cpu: numberOr(cpu) };
  }
  return null;
}

function numberOr(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

const FORMS: readonly RegExp[] = [
  // trace_pipe
  /^\s*CPU:(?<cpu>\d+) \[LOST (?:(?<count>\d+) )?EVENTS\]/u,
  // trace-cmd
  /^\s*CPU:?\s?(?<cpu>\d+) \[(?:(?<count>\d+) )?EVENTS DROPPED\]/u,
  // The header of `trace`: what was written and is no longer in the buffer.
  /^# entries-in-buffer\/entries-written: (?<count>\d+)\/(?<written>\d+)/u,
  // perf script --show-lost-events
  /PERF_RECORD_LOST(?:_SAMPLES)?\b.*?lost (?<count>\d+)/u,
  // bpftrace
  /^(?:WARNING: )?[Ll]ost (?<count>\d+) events?\b/u,
];
