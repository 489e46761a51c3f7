import { cpSync, globSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'tsdown';

// Dated at its start, a bundle that missed an edit made during the build counts as stale.
const started = new Date();
const dist = join(import.meta.dirname, 'dist');
const checkout = join(import.meta.dirname, '../..');

/** The scenarios that come with vist, in the layout of the checkout. */
function carryScenarios(): void {
  const files = globSync(['tests/conformance/recordings/*.zst', 'examples/**/*scenario.json'], {
    cwd: checkout,
    exclude: ['**/node_modules/**'],
  });
  for (const file of files) cpSync(join(checkout, file), join(dist, 'carried', file));
}

// The published command is one self-contained bundle, split at each dynamic import, so that
// `vist --help` loads a few small files and no dependency it does not use.
const config: UserConfig = defineConfig({
  cwd: import.meta.dirname,
  entry: ['src/main.ts'],
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  fixedExtension: false,
  hash: false,
  dts: false,
  clean: true,
  deps: { alwaysBundle: [/^[^.]/u], onlyBundle: false },
  logLevel: 'warn',
  onSuccess: () => {
    carryScenarios();
    utimesSync(join(dist, 'main.js'), started, started);
  },
});
export default config;
