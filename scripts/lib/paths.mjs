import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** The checkout. */
export const root = dirname(dirname(import.meta.dirname))
export const modules = join(root, 'node_modules')
export const bin = join(modules, '.bin')

/** The folder the user stands in: npm runs a script in the checkout and names the user's own beside. */
export const userFolder = ['start', 'dev', 'relata', 'verify:catalog'].includes(process.env.npm_lifecycle_event)
  ? (process.env.INIT_CWD ?? process.cwd())
  : process.cwd()

/** Where downloaded and compiled tools are kept: outside node_modules, so that a fresh install does not lose them. */
export const toolCache = process.env.RELATA_TOOL_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'relata')

/** This process's environment with the project's own tools first on PATH, among them the Node they are pinned to. */
export function toolEnvironment(extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':'
  return { ...process.env, ...extra, PATH: `${bin}${separator}${process.env.PATH ?? ''}` }
}
