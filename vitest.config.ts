import { defineConfig } from 'vitest/config';

const rooms = ['packages/core', 'packages/trace', 'packages/replay', 'packages/cli', 'examples', 'tests'];

// Packages import each other by name; a package's `exports` name its sources, so nothing is built first.
export default defineConfig({
  test: {
    projects: rooms.map((root) => ({
      extends: true,
      root,
      test: {
        name: root.replace('packages/', ''),
        include: ['**/*.test.ts'],
        exclude: ['**/node_modules/**', '**/dist/**', '**/.tsc/**'],
        environment: 'node',
      },
    })),
  },
});
