/** Something to be measured; returns how many events it worked on. */
export type Contender = () => number | Promise<number>;

/** How fast a contender was, in events per second of processor time: what others do on the machine counts little. */
export interface Speed {
  /** In its best run. */
  readonly best: number;
  readonly median: number;
}

/**
 * Runs contenders in turn, round after round, so that what else happens on the machine meets all of them. The
 * first round warms up and does not count.
 */
export async function interleaved<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  rounds: number,
): Promise<Readonly<Record<Name, Speed>>> {
  const speeds = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, contender] of Object.entries<Contender>(contenders)) {
      const start = process.cpuUsage();
      // One after the other is the point.
      // oxlint-disable-next-line no-await-in-loop
      const events = await contender();
      const speed = events / cpuSecondsSince(start);
      if (round > 0) speeds.set(name, [...(speeds.get(name) ?? []), speed]);
    }
  }
  const entries = [...speeds].map(([name, found]) => [name, summary(found)]);
  return Object.fromEntries(entries) as Record<Name, Speed>;
}

/** Processor time of this process, its collector's threads included. */
export function cpuSecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function summary(speeds: readonly number[]): Speed {
  const sorted = speeds.toSorted((a, b) => a - b);
  return { best: sorted.at(-1) ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}
