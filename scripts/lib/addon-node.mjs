import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bin } from './paths.mjs'
import { Stop } from './steps.mjs'

/** The prebuilt SQLite needs Node 22 or newer; the project brings one where the system's is older. */
export function nodeForAddons() {
  const bundled = join(bin, 'node')
  if (existsSync(bundled)) return bundled
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  throw new Stop('The command line needs Node 22 or newer on this system', {
    why: `this is ${process.versions.node}`,
    todo: 'install Node 22',
  })
}
