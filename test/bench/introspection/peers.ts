import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { EngineId } from './job'

/** What is measured beside us, by name and exact version. None is a dependency of Relata. */
const PACKAGES = {
  'dbgate-postgres': ['dbgate-plugin-postgres', '7.2.2'],
  'dbgate-mysql': ['dbgate-plugin-mysql', '7.3.0'],
  'dbgate-sqlite': ['dbgate-plugin-sqlite', '7.2.2'],
  kysely: ['kysely', '0.29.9'],
  'dbgate-web': ['dbgate-web', '7.2.2'],
} as const

/** What a peer needs beside itself. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'dbgate-web': { 'dbgate-api': '7.2.2', 'dbgate-plugin-postgres': '7.2.2' },
}
/** DbGate asks the registry for a package by the name of a module that Node has itself: an empty one does. */
const EMPTY = { folder: 'nothing', overrides: { http: 'file:./nothing' } }

/** A peer that is there, or why it is not. */
export type Peer = { readonly title: string; readonly folder: string } | { readonly title: string; readonly missing: string }

export async function dbgate(engine: EngineId): Promise<Peer> {
  return await install(`dbgate-${engine}`, 'DbGate, full analysis')
}

export async function kysely(): Promise<Peer> {
  return await install('kysely', 'Kysely, introspector (columns only)')
}

/** DbGate's web application with its server, see `test/bench/rival`. */
export async function dbgateWeb(): Promise<Peer> {
  return await install('dbgate-web', "DbGate's web application")
}

/** Installs by npm into the user's cache, once; no script of a peer is run. */
async function install(name: keyof typeof PACKAGES, what: string): Promise<Peer> {
  const [packageName, version] = PACKAGES[name]
  const title = `${what}, ${packageName} ${version}`
  const cache = process.env['RELATA_TOOL_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'relata')
  const folder = join(cache, 'peers', `${packageName}-${version}`)
  const done = join(folder, '.installed')
  if (existsSync(done)) return { title, folder }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  mkdirSync(join(folder, EMPTY.folder))
  writeFileSync(join(folder, EMPTY.folder, 'package.json'), JSON.stringify({ name: EMPTY.folder, version: '1.0.0' }))
  const dependencies = { [packageName]: version, ...BESIDE[name] }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides: EMPTY.overrides }))
  try {
    await npmInstall(folder)
    writeFileSync(done, '')
    return { title, folder }
  } catch (error) {
    return { title, missing: error instanceof Error ? error.message : String(error) }
  }
}

async function npmInstall(cwd: string): Promise<void> {
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const child = spawn('npm', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise<number | null>((end, fail) => child.once('error', fail).once('close', end))
  if (code !== 0) throw new Error(`npm could not install it: ${said.trim().split('\n', 1)[0] ?? ''}`)
}
