import { defineConfig } from '@playwright/test'

// Run it through the launcher (npm test, or node scripts/start.mjs --exec playwright test): it brings Electron,
// the display and the build. One worker: every test opens a window of its own.
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  snapshotPathTemplate: 'test/e2e/pictures/{arg}{ext}',
  // Fonts are shipped and the runtime is pinned; how edges are smoothed still differs from machine to machine.
  expect: { toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled' } },
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['RELATA_E2E_REPORT'] ? [['list'], ['json', { outputFile: process.env['RELATA_E2E_REPORT'] }]] : 'list',
})
