/** Writes the table of findings into README.md: `node --run readme:update`. A test compares it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIo } from '../packages/cli/src/process-io.ts';
import { runAll } from './demo/run-all.ts';
import { findingsBlock, withFindings } from './readme/findings-block.ts';

const README = join(import.meta.dirname, '../README.md');
const folder = mkdtempSync(join(tmpdir(), 'vist-readme-'));
try {
  const scenarios = await runAll(folder, processIo(), () => {});
  writeFileSync(README, withFindings(readFileSync(README, 'utf8'), findingsBlock(scenarios)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
