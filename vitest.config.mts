import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** They keep all cores busy by themselves, or look at what is decided by measured speed. */
const alone = [
  'test/cli/kill.test.ts',
  'test/proof/power-cut.test.ts',
  'test/download/segments.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    // The usual second is short for two busy cores.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['test/**/*.test.ts'],
          exclude: ['test/app/**', ...alone],
          // More than two cores, where there are no more: tests wait for half of their time.
          maxWorkers: Math.max(3, availableParallelism() - 1),
        },
      },
      { extends: true, test: { name: 'alone', include: alone, fileParallelism: false } },
    ],
  },
});
