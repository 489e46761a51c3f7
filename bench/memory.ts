import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, printReport } from './report.ts';

/** Rounds of the churn of 140 VMs: about a quarter of a million events, and about a million. */
const ROUNDS = { few: 10, many: 43 } as const;

const JOBS = {
  run: 'running',
  record: 'recording into a file',
  programs: 'verifying that file by its programs',
  acts: 'verifying it by its acts',
} as const;

/** The `vist` command runs with a small nursery too, see packages/cli/bin/vist.js. */
const SMALL_NURSERY = '--max-semi-space-size=8';

/** What a child process said. */
interface Peak {
  readonly events: number;
  /** Most that was resident, garbage that waits for its collector included. */
  readonly peakBytes: number;
  /** Most that was in use when garbage had just been collected. */
  readonly mostLiveBytes: number;
}

/** Resident memory of a million events, and what is in use against a quarter of them: it may not grow with the log. */
export function memoryFigures(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'vist-bench-'));
  try {
    return Object.entries(JOBS).flatMap(([job, doc]) => figures(job, doc, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figures(job: string, doc: string, folder: string): readonly Figure[] {
  const few = look(job, 'few', folder, ['--expose-gc']);
  const many = look(job, 'many', folder, ['--expose-gc']);
  // A collector that is called keeps the peak low: this one is left alone.
  const alone = look(job, 'many', folder, []);
  return [
    {
      name: `memory.${job}`,
      value: alone.peakBytes / 2 ** 20,
      unit: 'MB',
      doc: `resident at the peak while ${doc}, ${many.events} events; below 400`,
    },
    {
      name: `memory.${job}.live`,
      value: many.mostLiveBytes / 2 ** 20,
      unit: 'MB',
      doc: 'of that in use, garbage apart',
    },
    {
      name: `memory.${job}.growth`,
      value: many.mostLiveBytes / few.mostLiveBytes,
      unit: 'ratio',
      doc: `what is in use, against a log of ${few.events} events; 1 is no growth`,
    },
  ];
}

function look(job: string, size: keyof typeof ROUNDS, folder: string, flags: readonly string[]): Peak {
  const child = join(import.meta.dirname, 'memory-child.ts');
  const args = [SMALL_NURSERY, ...flags, child, job, String(ROUNDS[size]), join(folder, `${size}.vist`)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Peak;
}

if (import.meta.main) printReport(memoryFigures());
