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
  /** Takes the next line, and gives on those whose turn has come. */
  add(line: SeenLine): void;
  /** Gives on all that is left. */
  end(): void;
}

/** Who is given the lines. */
export interface ReorderOutput {
  readonly next: (line: SeenLine) => void;
  /** A line comes after later ones were given on. */
  readonly late: (line: SeenLine) => void;
}

/** A window of `size` lines. */
export function createReorder(size: number, { next: give, late }: ReorderOutput): Reorder {
  /** Ascending by time from `head` on; equal times in the order of arrival. */
  let waiting: { readonly line: SeenLine; readonly time: bigint }[] = [];
  let head = 0;
  let released = MINUS_INFINITY;
  let latest = 0n;
  const lastOfCpu = new Map<number, bigint>();

  function release(keep: number): void {
    while (waiting.length - head > keep) {
      const next = waiting[head];
      head += 1;
      if (next === undefined) return;
      released = next.time;
      give(next.line);
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
    add(line) {
      const { timeNs, cpu } = line.sighting.at;
      if (timeNs === null || cpu === null) {
        // A line without a clock belongs where it stands: after the line before it.
        insert(line, latest > released ? latest : released);
        return release(size);
      }
      if (timeNs < (lastOfCpu.get(cpu) ?? timeNs)) {
        release(0);
        lastOfCpu.clear();
        released = MINUS_INFINITY;
      } else if (timeNs < released) late(line);
      lastOfCpu.set(cpu, timeNs);
      latest = timeNs;
      insert(line, timeNs);
      return release(size);
    },
    end: () => release(0),
  };
}

const MINUS_INFINITY = -(2n ** 63n);
