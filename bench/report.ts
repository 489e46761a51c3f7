import { arch, availableParallelism, cpus } from 'node:os';

/** One measured number. */
export interface Figure {
  /** What was measured: `live.recorded`, `scale.ratio`. */
  readonly name: string;
  readonly value: number;
  readonly unit: 'events/s' | 'ns/event' | 'lines/s' | 'B/event' | 'MB' | 'ms' | 'ratio' | 'events';
  /** What it means, and what it must be. */
  readonly doc: string;
}

/** Prints figures as JSON, with the machine and the versions that they were measured on. */
export function printReport(figures: readonly Figure[]): void {
  const report = {
    schema: 'vist-bench',
    schemaVersion: 1,
    machine: { arch: arch(), cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism() },
    versions: { node: process.versions.node, v8: process.versions.v8 },
    figures: figures.map((figure) => ({ ...figure, value: rounded(figure.value) })),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

/** Four digits are more than a shared machine can repeat. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
