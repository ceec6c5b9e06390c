import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { bin, modules, root } from './paths.mjs'
import { must } from './run.mjs'
import { step } from './steps.mjs'

const inputs = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
const product = join(root, 'out/main/index.js')
const stamp = join(root, 'out/.stamp')

/** Builds the app when what is in out/ was not built from the sources as they are now, and says so. */
export async function ensureBuild() {
  if (!isBuilt()) await step('build', buildIfStale)
}

/** The same without a word. Two launchers at once build once. */
export async function buildIfStale() {
  await withLock(join(modules, '.cache/relata-build.lock'), async () => {
    if (!isBuilt()) await build()
  })
}

async function build() {
  const sources = sourceHash()
  await must(join(bin, process.platform === 'win32' ? 'electron-vite.cmd' : 'electron-vite'), ['build'], {
    todo: 'mend the sources it names',
  })
  writeFileSync(stamp, stampFor(sources))
}

function isBuilt() {
  return existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === stampFor(sourceHash())
}

/** Names the sources and the very output built from them: a build by other hands makes the stamp void. */
function stampFor(sources) {
  return `${sources} ${statSync(product).mtimeMs}`
}

/** By content, not by date: a checkout changes dates, and reading the sources takes milliseconds. */
function sourceHash() {
  const hash = createHash('sha256')
  // Folders are listed in no certain order; the hash needs one.
  const files = inputs.flatMap(filesUnder).toSorted((one, other) => (one < other ? -1 : 1))
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  const entries = readdirSync(join(root, path), { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? filesUnder(`${path}/${entry.name}`) : [`${path}/${entry.name}`]))
}
