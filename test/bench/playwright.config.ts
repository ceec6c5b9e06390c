import { defineConfig } from '@playwright/test'

// The benches that need a window. `npm run bench` runs them through the launcher, which brings Electron and the display.
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.spec.ts',
  outputDir: '../../test-results/bench-window',
  workers: 1,
  retries: 0,
  timeout: 600_000,
  reporter: process.env['RELATA_E2E_REPORT'] ? [['list'], ['json', { outputFile: process.env['RELATA_E2E_REPORT'] }]] : 'list',
})
