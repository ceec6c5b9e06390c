import { existsSync, readFileSync } from 'node:fs'

/** What a run of tests came to: {passed, failed, skipped}. `report` is the runner's JSON file, `code` its exit code. */
export function countVitest(report, code) {
  const result = read(report)
  const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0)
  return judge({ passed: result?.numPassedTests ?? 0, failed: result?.numFailedTests ?? 0, skipped }, code)
}

/** The same for Playwright. A flaky test is a failed one: it did not hold. */
export function countPlaywright(report, code) {
  const stats = read(report)?.stats
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0)
  return judge({ passed: stats?.expected ?? 0, failed, skipped: stats?.skipped ?? 0 }, code)
}

function read(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined
}

/** A runner that fails without a failed test (a file that does not load), or that ran nothing, has failed once. */
function judge(counts, code) {
  const silent = counts.failed === 0 && (code !== 0 || counts.passed === 0)
  return silent ? { ...counts, failed: 1 } : counts
}
