import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/app/**'],
    testTimeout: 20_000,
    // The usual second is short for two busy cores.
    expect: { poll: { timeout: 10_000 } },
  },
});
