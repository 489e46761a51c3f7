import { readFileSync } from 'node:fs';
import { REVISION_NAMES } from '@vist/core';
import { tableLines } from '../../packages/cli/src/render/table.ts';
import { VARIANT_OF } from './corpus.ts';
import { type ScenarioRuns, troubled } from './findings-table.ts';
import { outcomesOf } from './outcome.ts';

/** Commands that go on from the table: one for each kind of trouble, on the newest revision that has it. */
// What the prototype does is worth a look only for what it always loses, and a killed VM is the cure.
export function lookLines(scenarios: readonly ScenarioRuns[]): readonly string[] {
  const seen = new Set<string>();
  const looks: (readonly [string, string])[] = [];
  for (const { name, runs } of troubled(scenarios)) {
    for (const revision of REVISION_NAMES.toReversed()) {
      const [worst] = outcomesOf(runs[revision].tally);
      if (worst === undefined || worst.kind === 'vm-killed' || revision === 'V0' || seen.has(worst.kind)) continue;
      seen.add(worst.kind);
      looks.push([`${vist()} run ${VARIANT_OF[revision]}/${name}`, `# ${revision}: ${worst.text}`]);
    }
  }
  looks.push([`${vist()} check v0/cmd-lpi-valid-late --rule LEAK`, '# V0: the 4160 bytes of every VM']);
  looks.push([`${vist()} scenarios`, '# all that can be run'], [`${vist()} --help`, '# and how']);
  return tableLines([LEFT, LEFT], looks);
}

/** How `vist` is called in a checkout. */
function vist(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'packageManager' in manifest;
  return `npx -y ${isManifest ? String(manifest.packageManager) : 'pnpm'} vist`;
}

const LEFT = { heading: '', align: 'left' } as const;
