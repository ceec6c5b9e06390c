import { defineConfig } from '@playwright/test'

// Run it through the launcher (npm test, or node scripts/start.mjs --exec playwright test): it brings Electron,
// the displays and the build. A worker for each display: windows on one take the focus and the clipboard from each other.
const displays = (process.env['RELATA_DISPLAYS'] ?? '').split(' ').filter(Boolean)
const own = displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)]
if (own !== undefined) process.env['DISPLAY'] = own

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: Math.max(1, displays.length),
  retries: 0,
  timeout: 90_000,
  snapshotPathTemplate: 'test/e2e/pictures/{arg}{ext}',
  // Fonts are shipped and the runtime is pinned; how edges are smoothed still differs from machine to machine.
  // Generous: a machine that is busy is no fault of the window's.
  expect: { timeout: 15_000, toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled' } },
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['RELATA_E2E_REPORT'] ? [['list'], ['json', { outputFile: process.env['RELATA_E2E_REPORT'] }]] : 'list',
})
