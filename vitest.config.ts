import { defineConfig, type ViteUserConfig } from 'vitest/config';

const rooms = ['packages/core', 'packages/trace', 'packages/replay', 'packages/cli', 'examples', 'tests'];

// Where to leave a report for machines, next to the one for people.
const report = process.env['VIST_TEST_REPORT'];

// Packages import each other by name; a package's `exports` name its sources, so nothing is built first.
const config: ViteUserConfig = defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: rooms.map((root) => ({
      extends: true,
      root,
      test: {
        name: root.replace('packages/', ''),
        include: ['**/*.test.ts'],
        exclude: ['**/node_modules/**', '**/dist/**', '**/.tsc/**'],
        environment: 'node',
        // A guard against hangs. How fast something is, bench/ measures.
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    })),
  },
});
export default config;
