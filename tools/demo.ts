/**
 * The main job on real input: runs recorded scenarios on every revision, compares each run with its
 * recording of the real C code, records, replays and verifies, and says what each revision loses.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIo } from '../packages/cli/src/process-io.ts';
import { runDemo } from './demo/run-demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'vist-demo-'));
try {
  process.exitCode = await runDemo(folder, processIo());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
