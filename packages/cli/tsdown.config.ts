import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'tsdown';

// Dated at its start, a bundle that missed an edit made during the build counts as stale.
const started = new Date();
const dist = join(import.meta.dirname, 'dist');

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
  onSuccess: () => utimesSync(join(dist, 'main.js'), started, started),
});
export default config;
