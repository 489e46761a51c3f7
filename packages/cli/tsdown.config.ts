import { defineConfig, type UserConfig } from 'tsdown';

// The published command is one self-contained bundle, split at each dynamic import, so that
// `vist --help` loads a few small files and no dependency it does not use.
const config: UserConfig = defineConfig({
  cwd: import.meta.dirname,
  entry: ['src/main.ts'],
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  dts: false,
  sourcemap: false,
  clean: true,
  hash: false,
  deps: { alwaysBundle: [/./], onlyBundle: false },
});
export default config;
