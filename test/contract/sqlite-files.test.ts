import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { checkOptions } from '../../src/main/explorer/options'
import { findEngine } from '../../src/main/drivers/registry'
import { type Dice, newDice } from '../support/corruptions'
import { newHome } from '../support/engine'
import { folderState } from '../support/folder'
import { HOSTILE_FILES } from '../support/hostile-files'
import { HostProcess, type Outcome } from '../support/host-process'
import { rounds } from '../support/soak'

// Files that mean harm, or that harm was done to: everything is asked of them, and the disk is watched meanwhile (inotify).

/** How long a file may take before its process is ended, ms. */
const LIMIT_MS = 3000
/** Damaged files that are made at a time. */
const BATCH = 100
const SCHEMA = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'sqlite', 'everything.sql'), 'utf8')

let host: HostProcess
const temporary = newHome()
const before = process.env['TMPDIR']
beforeAll(() => {
  // What a careless SQLite lays down by the way goes here.
  process.env['TMPDIR'] = temporary
  host = new HostProcess(inject('host'))
})
afterAll(() => {
  host.close()
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
})

/** Everything that is asked of a file; what the reading of it came to, or what ended the process that reads. */
async function askEverything(path: string): Promise<Outcome> {
  const opened = await host.ask({ op: 'connect', engine: 'sqlite', options: { path }, secrets: {}, knownHosts: [] }, LIMIT_MS)
  if (opened.kind !== 'answered') return opened
  const read = await host.ask({ op: 'readCatalog' }, LIMIT_MS)
  if (read.kind === 'answered') {
    const { name } = JSON.parse((read.value as { outline: string }).outline) as { name: string[] }
    const names = name.slice(0, 30).map((one) => ({ schema: 'main', name: one }))
    const questions = [
      { op: 'marks', known: undefined },
      { op: 'readRelations', names },
      ...names.map((one) => ({ op: 'rows', name: one, query: { limit: 5 } }) as const),
    ] as const
    for (const question of questions) {
      const outcome = await host.ask(question, LIMIT_MS)
      if (outcome.kind === 'ended' || outcome.kind === 'crashed') return outcome
    }
  }
  await host.ask({ op: 'close' }, LIMIT_MS)
  return read
}

/** Names, kinds, sizes and times of all that is in a folder; it may hold pipes and links to nowhere. */
function stateOf(folder: string): string {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { mode, size, mtimeMs, ino } = lstatSync(join(folder, name))
      return [name, mode, size, mtimeMs, ino].join(' ')
    })
    .join('\n')
}

/** For root alone, SQLite gives a journal that it opens to the owner of the database (os_unix.c, robustFchown). */
function ownedByRoot(event: string): boolean {
  return process.getuid?.() === 0 && event.startsWith('change') && event.endsWith('-journal')
}

/** A copy with up to twenty bytes that are others, and now and then an early end. */
function damage(original: Buffer, dice: Dice): Buffer {
  const bytes = Buffer.from(original.subarray(0, dice.below(5) === 0 ? 1 + dice.below(original.length) : original.length))
  // Half of it falls on the header and the schema, where all reading begins.
  for (let hits = 1 + dice.below(20); hits > 0; hits -= 1)
    bytes[dice.below(hits % 2 === 0 ? Math.min(4096, bytes.length) : bytes.length)] = dice.below(256)
  return bytes
}

/** Folders that nothing may change in. Answers what did. */
function watchFolders(...folders: readonly string[]) {
  const changed: string[] = []
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (event, name) => changed.push(`${event} ${folder}/${String(name)}`)),
  )
  return {
    changed,
    /** What the system noticed is told a turn later. */
    settle: async () => await new Promise((done) => setTimeout(done, 50)),
    close: () => {
      for (const watcher of watchers) watcher.close()
    },
  }
}

describe('R15: opening a file runs and writes nothing', () => {
  test('the control: a careless reading is noticed', async () => {
    const home = newHome()
    const path = join(home, 'file.db')
    const db = new Database(path)
    db.exec('CREATE TABLE t (a)')
    db.close()
    const watched = watchFolders(home)
    const careless = new Database(path, { readonly: true })
    careless.exec(`VACUUM INTO '${join(home, 'stolen.db')}'`)
    careless.close()
    await expect.poll(() => watched.changed.join('\n')).toContain('stolen.db')
    watched.close()
  })

  test(`${String(Object.keys(HOSTILE_FILES).length)} files that mean harm`, async () => {
    const home = newHome()
    for (const [at, make] of Object.values(HOSTILE_FILES).entries()) {
      mkdirSync(join(home, String(at)))
      make(join(home, String(at), 'file.db'))
    }
    const states = Object.keys(HOSTILE_FILES).map((_, at) => stateOf(join(home, String(at))))
    const here = readdirSync(process.cwd()).sort()
    const watched = watchFolders(home, temporary)
    const outcomes: Record<string, string> = {}
    for (const [at, name] of Object.keys(HOSTILE_FILES).entries()) {
      const outcome = await askEverything(join(home, String(at), 'file.db'))
      outcomes[name] = outcome.kind === 'refused' ? outcome.code : outcome.kind
    }
    await watched.settle()
    watched.close()
    expect(watched.changed.filter((event) => !ownedByRoot(event))).toEqual([])
    for (const [at, state] of states.entries()) expect(stateOf(join(home, String(at)))).toBe(state)
    expect(readdirSync(process.cwd()).sort()).toEqual(here)
    // What is refused is refused in words of ours; only a view without an end takes its process with it.
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome === 'crashed' || outcome === 'query_failed')).toEqual([])
    expect(
      Object.entries(outcomes)
        .filter(([, outcome]) => outcome === 'ended')
        .map(([name]) => name),
    ).toEqual(['a view without an end'])
  }, 240_000)

  test(`${String(rounds(300, 10_000))} files that were damaged`, async () => {
    const home = newHome()
    const path = join(home, 'file.db')
    const db = new Database(path)
    db.exec(SCHEMA)
    db.close()
    const original = readFileSync(path)
    const dice = newDice(15)
    const outcomes = { answered: 0, refused: 0, ended: 0, crashed: 0 }
    const left = rounds(300, 10_000)
    for (let done = 0; done < left; done += BATCH) {
      const folder = join(newHome(), 'damaged')
      mkdirSync(folder)
      const files = Array.from({ length: Math.min(BATCH, left - done) }, (_, at) => {
        const file = join(folder, `${String(done + at)}.db`)
        writeFileSync(file, damage(original, dice))
        return file
      })
      const state = folderState(folder)
      const watched = watchFolders(folder, temporary)
      for (const file of files) outcomes[(await askEverything(file)).kind] += 1
      await watched.settle()
      watched.close()
      expect({ done, changed: watched.changed }).toEqual({ done, changed: [] })
      expect(folderState(folder)).toBe(state)
      rmSync(folder, { recursive: true })
    }
    expect(outcomes).toMatchObject({ crashed: 0 })
    expect(outcomes.answered).toBeGreaterThan(0)
    expect(outcomes.refused).toBeGreaterThan(0)
  }, 3_600_000)

  test('our own store is no database to explore', () => {
    const home = newHome()
    for (const name of ['relata.db', 'snapshots.db', 'history.db', 'cache.db', 'search.db'])
      expect(() => checkOptions(findEngine('sqlite'), { path: join(home, name) }, home)).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      )
    expect(existsSync(join(home, 'relata.db'))).toBe(false)
  })
})
