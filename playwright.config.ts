import { defineConfig } from '@playwright/test'

// Run it through the launcher (npm test, or node scripts/start.mjs --exec playwright test): it brings Electron,
// the display and the build. One worker: every test opens a window of its own.
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['RELATA_E2E_REPORT'] ? [['list'], ['json', { outputFile: process.env['RELATA_E2E_REPORT'] }]] : 'list',
})
