import { type Figure, printReport } from './report.ts';

/** What a bench gives, loaded when it is asked for. */
type Bench = () => Promise<readonly Figure[]>;

/** The shorter ones, some minutes together; without a name these run, one after the other. */
const SHORT: Readonly<Record<string, Bench>> = {
  live: async () => (await import('./live.ts')).liveFigures(),
  fold: async () => (await import('./fold.ts')).foldFigures(),
  scale: async () => (await import('./scale.ts')).scaleFigures(),
  check: async () => (await import('./check.ts')).checkFigures(),
};

/** Those that take minutes each, on runs of a million events and more. */
const LONG: Readonly<Record<string, Bench>> = {
  memory: async () => (await import('./memory.ts')).memoryFigures(),
  trace: async () => (await import('./trace.ts')).traceFigures(),
  seek: async () => (await import('./seek.ts')).seekFigures(),
  import: async () => (await import('./import.ts')).importFigures(),
  diff: async () => (await import('./diff.ts')).diffFigures(),
};

// The benches that are named, in one report: node bench/run.ts [NAME...]
const all: ReadonlyMap<string, Bench> = new Map(Object.entries({ ...SHORT, ...LONG }));
const names = process.argv.slice(2);
const unknown = names.filter((name) => !all.has(name));
if (unknown.length > 0) {
  process.stderr.write(
    `bench: ${unknown.join(', ')}: expected ${Object.keys(SHORT).join(', ')} (all of them without a name), ` +
      `or one that takes minutes: ${Object.keys(LONG).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const figures: Figure[] = [];
  for (const name of names.length === 0 ? Object.keys(SHORT) : names) figures.push(...(await all.get(name)!()));
  printReport(figures);
}
