import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './plant'

interface Entry {
  readonly version?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, Entry>> }

/** Is the package found from `path` upwards, the way Node looks for it? */
function isLocked(path: string, name: string): boolean {
  if (`${path === '' ? '' : `${path}/`}node_modules/${name}` in packages) return true
  if (path === '') return false
  const parent = path.lastIndexOf('/node_modules/')
  return isLocked(parent < 0 ? '' : path.slice(0, parent), name)
}

// A registry that lacks some platform's package makes `npm install` drop it from the lock without a word, and then
// `npm ci` refuses the lock everywhere: choose versions whose platform packages all exist.
it('the lockfile names every platform package', () => {
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).flatMap((name) => (isLocked(path, name) ? [] : [`${path} needs ${name}`])),
  )
  expect(missing).toEqual([])
})

it('R46 no package may run a program when it is installed', () => {
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    allowScripts: Readonly<Record<string, boolean>>
  }
  const asked = Object.entries(packages).filter(([, entry]) => entry.hasInstallScript === true)
  expect(asked.map(([path]) => path.replace('node_modules/', '')).filter((name) => allowScripts[name] !== false)).toEqual([])
  expect(Object.values(allowScripts)).not.toContain(true)
})

it('R46 the lockfile pins every package by its hash', () => {
  const loose = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.integrity === undefined)
  expect(loose.map(([path]) => path)).toEqual([])
})
