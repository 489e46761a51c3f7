import type { Sighting } from '../source/sighting.ts';

/** A sighting with the line that it was read from. */
export interface SeenLine {
  readonly sighting: Sighting;
  readonly text: string;
}

/**
 * Puts lines into the order of their clock, as far as a window reaches: buffers of several CPUs are often
 * printed one after the other in pieces. Lines of one CPU stay in their order; a clock that goes back on one
 * CPU was started again, and what follows comes after what was before.
 */
export interface Reorder {
  /** Takes the next line; gives those whose turn has come. */
  add(line: SeenLine, late: (line: SeenLine) => void): Iterable<SeenLine>;
  /** Gives all that is left. */
  end(): Iterable<SeenLine>;
}

/** A window of `size` lines. */
export function createReorder(size: number): Reorder {
  /** Ascending by time from `head` on; equal times in the order of arrival. */
  let waiting: { readonly line: SeenLine; readonly time: bigint }[] = [];
  let head = 0;
  let released = MINUS_INFINITY;
  let latest = 0n;
  const lastOfCpu = new Map<number, bigint>();

  function* release(keep: number): Generator<SeenLine> {
    while (waiting.length - head > keep) {
      const next = waiting[head];
      head += 1;
      if (next === undefined) return;
      released = next.time;
      yield next.line;
    }
    if (head > size) {
      waiting = waiting.slice(head);
      head = 0;
    }
  }

  function insert(line: SeenLine, time: bigint): void {
    let at = waiting.length;
    while (at > head && (waiting[at - 1]?.time ?? 0n) > time) at -= 1;
    if (at === waiting.length) waiting.push({ line, time });
    else waiting.splice(at, 0, { line, time });
  }

  return {
    *add(line, late) {
      const { timeNs, cpu } = line.sighting.at;
      if (timeNs === null || cpu === null) {
        // A line without a clock belongs where it stands: after the line before it.
        insert(line, latest > released ? latest : released);
        yield* release(size);
        return;
      }
      if (timeNs < (lastOfCpu.get(cpu) ?? timeNs)) {
        yield* release(0);
        lastOfCpu.clear();
        released = MINUS_INFINITY;
        latest = timeNs;
      } else if (timeNs < released) late(line);
      lastOfCpu.set(cpu, timeNs);
      latest = timeNs;
      insert(line, timeNs);
      yield* release(size);
    },
    end: () => release(0),
  };
}

const MINUS_INFINITY = -(2n ** 63n);
