import { defineConfig } from 'vitest/config';

/**
 * Time limits are a net for what hangs, never a claim about speed: a loaded machine must pass too.
 * Rooms run in parallel; what drives real ports, brokers and a browser runs alone, one file after the other.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/compiled-core.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'rooms', include: ['test/**/*.test.ts'], exclude: ['test/end-to-end/**'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'end-to-end', include: ['test/end-to-end/**/*.test.ts'], fileParallelism: false, testTimeout: 240_000, hookTimeout: 120_000 },
      },
    ],
  },
});
