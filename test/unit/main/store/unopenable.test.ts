import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { openStore } from '../../../../src/main/store/open'
import { Snapshots } from '../../../../src/main/store/snapshots'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')

/** A data folder with a mode that opening it would change. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'relata-unopenable-'))
  chmodSync(folder, 0o755)
  return folder
}

/** A folder named like one of our files, with something of somebody's in it. */
function folderNamed(path: string): string {
  mkdirSync(path, { mode: 0o750 })
  writeFileSync(join(path, 'letter.txt'), 'dear reader')
  return path
}

/** Everything below a path: names, modes and bytes. */
function contents(path: string): unknown {
  const { mode } = statSync(path)
  if (!statSync(path).isDirectory()) return [mode, readFileSync(path, 'base64')]
  return [mode, readdirSync(path).map((name) => [name, contents(join(path, name))])]
}

/** The refusal that names a file and says what to do about it. */
const refusal = (file: string) =>
  expect.objectContaining({ code: 'permission_denied', hint: expect.stringContaining(file), detail: { file } })

test('relata.db is a folder: told, and nothing is changed', () => {
  const home = newFolder()
  const file = folderNamed(join(home, 'relata.db'))
  const before = contents(home)
  expect(() => openStore(home, log)).toThrow(refusal(file))
  expect(() => openStore(home, log)).toThrow(expect.objectContaining({ hint: expect.stringContaining('is a folder where a file belongs') }))
  expect(contents(home)).toEqual(before)
})

test.each([['data'], ['data', 'deeper']])('the data folder is a file, asked for as %s %s: told, and nothing is changed', (...parts) => {
  const parent = newFolder()
  writeFileSync(join(parent, 'data'), 'these are my notes', { mode: 0o644 })
  const before = contents(parent)
  const home = join(parent, ...parts)
  expect(() => openStore(home, log)).toThrow(refusal(home))
  expect(() => openStore(home, log)).toThrow(expect.objectContaining({ hint: expect.stringContaining('RELATA_HOME') }))
  expect(contents(parent)).toEqual(before)
})

test('the key file is a folder: told, and the folder is left as it is', async () => {
  const home = newFolder()
  const file = folderNamed(join(home, 'local.key'))
  const before = contents(file)
  const store = openStore(home, log)
  await expect(openVault(store, undefined, log)).rejects.toEqual(refusal(file))
  store.close()
  expect(contents(file)).toEqual(before)
})

test('the file of the last snapshots is a folder: told, and the folder is left as it is', async () => {
  const home = newFolder()
  const file = folderNamed(join(home, 'snapshots.db'))
  const before = contents(file)
  const store = openStore(home, log)
  const vault = await openVault(store, undefined, log)
  expect(() => new Snapshots(store, vault, log)).toThrow(refusal(file))
  store.close()
  expect(contents(file)).toEqual(before)
})
