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
  /** Lines and their times, ascending from `head` on; equal times in the order of arrival. */
  let lines: SeenLine[] = [];
  let times: number[] = [];
  let head = 0;
  let released = -Infinity;
  let latest = 0;
  const lastOfCpu = new Map<number, number>();

  function release(keep: number): void {
    while (lines.length - head > keep) {
      // Inside the bounds of both: they are of one length.
      const next = lines[head]!;
      released = times[head]!;
      head += 1;
      give(next);
    }
    if (head > size) {
      lines = lines.slice(head);
      times = times.slice(head);
      head = 0;
    }
  }

  function insert(line: SeenLine, time: number): void {
    let at = times.length;
    while (at > head && times[at - 1]! > time) at -= 1;
    if (at === times.length) {
      lines.push(line);
      times.push(time);
    } else {
      lines.splice(at, 0, line);
      times.splice(at, 0, time);
    }
  }

  return {
    add(line) {
      const { timeNs, cpu } = line.sighting.at;
      if (timeNs === null || cpu === null) {
        // A line without a clock belongs where it stands: after the line before it.
        insert(line, latest > released ? latest : released);
        return release(size);
      }
      // Rounded beyond 104 days: to 2 nanoseconds, and lines of one CPU keep their order all the same.
      const time = Number(timeNs);
      if (time < (lastOfCpu.get(cpu) ?? time)) {
        release(0);
        lastOfCpu.clear();
        released = -Infinity;
      } else if (time < released) late(line);
      lastOfCpu.set(cpu, time);
      latest = time;
      insert(line, time);
      return release(size);
    },
    end: () => release(0),
  };
}
