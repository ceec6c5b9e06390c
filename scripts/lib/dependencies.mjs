import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { modules, root, toolCache } from './paths.mjs'
import { npm } from './run.mjs'
import { step } from './steps.mjs'

/** Installs from the lockfile when node_modules is not what the lockfile says. */
export async function ensureDependencies() {
  if (dependenciesMatch()) return
  const lock = join(toolCache, `install-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.lock`)
  await withLock(lock, async () => {
    if (dependenciesMatch()) return
    await step('dependencies', () =>
      npm(['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
        todo: 'check the connection to the npm registry; if package.json was edited, run "npm install" first',
      }),
    )
  })
}

/**
 * Compares the lockfile with npm's own record of what it installed, which it writes last: an interrupted or
 * hand-changed install differs. Optional packages of other platforms are rightly absent.
 */
function dependenciesMatch() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const installed = packagesOf(record)
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    if (found === undefined) return entry.optional === true
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
