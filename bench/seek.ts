import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRecorded } from './churn-run.ts';
import { churnScenario } from './churn.ts';
import { type Figure, printReport } from './report.ts';
import type { SeekTimes, Spread } from './seek-child.ts';

/** Rounds of the churn that are about a million events. */
const ROUNDS_OF_A_MILLION = 45;

/** States anywhere in recorded runs of about 1 and 10 million events, each asked in a process of its own. */
export async function seekFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vist-bench-'));
  try {
    const figures: Figure[] = [];
    for (const millions of [1, 10]) {
      const path = join(folder, `${millions}m.vist`);
      const scenario = churnScenario({ vms: 140, rounds: millions * ROUNDS_OF_A_MILLION, idBits: 12 });
      await runRecorded(scenario, path, 'stored');
      figures.push(...figuresOf(timesOf(path), `${millions}m`));
      rmSync(path);
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timesOf(path: string): SeekTimes {
  const child = join(import.meta.dirname, 'seek-child.ts');
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', child, path], { encoding: 'utf8' })) as SeekTimes;
}

function figuresOf({ open, cold, warm, back, writer, keptBytes }: SeekTimes, size: string): readonly Figure[] {
  return [
    ...spread(open, `seek.open`, size, 'to open the file', null),
    ...spread(cold, `seek.cold`, size, 'to open the file and have one state', { p50: null, p99: 250 }),
    ...spread(warm, `seek.warm`, size, 'to a state anywhere, after 900 others', { p50: 5, p99: 25 }),
    ...spread(back, `seek.back`, size, 'one event back, for the first time at a place', null),
    ...spread(writer, `seek.writer`, size, "to the last writer of a VMTE's word at the PoC", null),
    { name: `seek.kept.${size}`, value: keptBytes / 2 ** 20, unit: 'MB', doc: 'kept for that; at most 512' },
  ];
}

function spread(
  times: Spread,
  name: string,
  size: string,
  doc: string,
  most: { readonly p50: number | null; readonly p99: number | null } | null,
): readonly Figure[] {
  return (['p50', 'p99'] as const).map((part): Figure => {
    const budget = most?.[part] ?? null;
    return {
      name: `${name}.${part}.${size}`,
      value: times[part],
      unit: 'ms',
      doc: budget === null ? doc : `${doc}; at most ${budget}`,
    };
  });
}

if (import.meta.main) printReport(await seekFigures());
