import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Two at a time suit two cores.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      // Only these need a PostgreSQL: one server for the run, each file with a database of its own.
      { extends: true, test: {
        name: 'server', include: ['packages/server/src/**/*.test.ts', 'e2e/**/*.test.ts'],
        globalSetup: 'packages/server/src/platform/test-setup.ts' } },
      { extends: true, test: {
        name: 'pure', include: ['packages/{core,web}/src/**/*.test.{ts,tsx}', 'packages/server/seed/**/*.test.ts', 'structure.test.ts'] } },
    ],
  },
})
