import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from './build.mjs'
import { countPlaywright, countVitest } from './counts.mjs'
import { bin, root, toolEnvironment } from './paths.mjs'
import { run } from './run.mjs'
import { scratchFolder } from './scratch.mjs'
import { addWhereOffered, ensurePrograms } from './system-packages.mjs'

const limitMs = 20 * 60_000
const reports = join(root, 'test-results')
const servers = ['postgres', 'mariadbd', 'redis-server', 'openssl', 'sshd', 'strace']
const keyring = process.platform === 'linux' ? ['gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'] : []

/**
 * Every step of `npm test` in order. `run()` gives {passed, failed, skipped, output}; a check that is not a test
 * counts only when it fails. `prepare()` may throw a Stop where the machine lacks something: the step is then skipped.
 */
export const testSteps = [
  check('format', 'biome', ['format', '.']),
  check('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  check('types', 'tsc', ['-b']),
  check('unused', 'knip', []),
  vitest('unit', { env: inScratch }),
  { ...vitest('contract', { env: inScratch }), prepare: ensureServers },
  { name: 'build', run: build },
  {
    name: 'e2e',
    prepare: () => ensurePrograms([...servers, ...keyring], 'for tests on real servers and a real keyring'),
    run: () => inElectron('e2e', [], inScratch()),
  },
]

const soak = () => ({ RELATA_SOAK: process.env.RELATA_SOAK || '1' })

/** What `npm test` repeats a few times, repeated thousands of times: the tests that take their number from test/support/soak.ts. */
export const soakSteps = [
  vitest('unit', { files: ['damage', 'altered-secrets'], env: soak, timeoutMs: 12 * limitMs }),
  {
    ...vitest('contract', {
      files: [
        ...['cache-truth', 'cache-forged', 'vault-histories', 'ipc-fuzz', 'store-crash', 'store-power', 'key-steps', 'cut-off'],
        ...['sqlite-files', 'floods', 'nothing-grows'],
      ],
      env: soak,
      timeoutMs: 12 * limitMs,
    }),
    prepare: ensureServers,
  },
]

/** The benchmarks, one after the other: not part of `npm test`, they write docs/benchmarks.md themselves. */
export const benchSteps = [
  { ...vitest('bench'), prepare: ensureServers },
  {
    name: 'bench in the window',
    prepare: ensureServers,
    run: () => inElectron('bench-window', ['--config', 'test/bench/playwright.config.ts']),
  },
]

async function ensureServers() {
  await ensurePrograms(servers, 'for tests on real servers')
  if (!process.env.RELATA_TEST_VALKEY) await addWhereOffered('valkey-server', 'for tests on any Redis')
}

function check(name, program, args) {
  return {
    name,
    async run() {
      const { code, output } = await tool(program, args)
      return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
    },
  }
}

let scratch
/** What a suite's environment says about where its files go. */
function inScratch() {
  scratch ??= { folder: scratchFolder() }
  return scratch.folder === undefined ? {} : { TMPDIR: scratch.folder }
}

function vitest(name, { files = [], env = () => ({}), timeoutMs = limitMs } = {}) {
  return {
    name,
    async run() {
      const report = freshReport(name)
      const args = ['run', '--project', name, ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      const { code, output } = await tool('vitest', args, { env: toolEnvironment(env()), timeoutMs })
      return { ...countVitest(report, code), output }
    },
  }
}

async function build() {
  await buildIfStale()
  return { passed: 0, failed: 0, skipped: 0, output: '' }
}

/** Playwright's tests, run by the launcher. */
async function inElectron(name, options, more = {}) {
  const report = freshReport(name)
  const env = toolEnvironment({ RELATA_E2E_REPORT: report, ...more })
  const args = [join(root, 'scripts/start.mjs'), '--exec', 'playwright', 'test', ...options]
  const { code, output } = await run(process.execPath, args, { quiet: true, env, timeoutMs: limitMs })
  return { ...countPlaywright(report, code), output }
}

function tool(name, args, options = {}) {
  const windows = process.platform === 'win32'
  return run(join(bin, windows ? `${name}.cmd` : name), args, { quiet: true, timeoutMs: limitMs, shell: windows, ...options })
}

function freshReport(name) {
  mkdirSync(reports, { recursive: true })
  const file = join(reports, `${name}.json`)
  rmSync(file, { force: true })
  return file
}
