import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createLogger } from '../../src/main/log'
import { Backups } from '../../src/main/store/backups'
import { ConnectionStore } from '../../src/main/store/connections'
import { openStore } from '../../src/main/store/open'
import { openVault } from '../../src/main/store/open-vault'
import { type Dice, newDice } from '../support/corruptions'
import { newHome } from '../support/engine'
import { losePower, record, type Recording, saidBefore } from '../support/power-loss'
import { savedAs } from '../support/saved'
import { rounds } from '../support/soak'

const ROWS = rounds(25, 1000)
/** Steps at which the power goes, besides a process that is killed at every one. */
const LOSSES = rounds(40, 300)
const [OLD, NEXT] = ['correct horse', 'battery staple']
const log = createLogger('silent')
/** Everything that was written is there: a process that is killed takes nothing of it along. */
const KILLED: Dice = { below: (below) => below - 1 }

interface Case {
  readonly recording: Recording
  /** The recovery code of before. */
  readonly code: string
  /** What lay sealed in the store before. */
  readonly sealed: readonly Buffer[]
}

/** A store with a master password, a recovery code and a backup, and what happens to its files while it is given another key or password. */
async function changed(what: 'password' | 'key'): Promise<Case> {
  const home = newHome()
  const store = openStore(home, log)
  const vault = await openVault(store, undefined, log)
  await vault.setPassword(OLD)
  const code = vault.newRecoveryCode()
  const connections = new ConnectionStore(store, vault, () => 'there')
  store.db.pragma('synchronous = OFF')
  for (let number = 1; number <= ROWS; number += 1)
    await connections.create({ engine: 'postgres', environment: 'test', ...savedAs(number, 1) })
  store.acknowledge()
  const backups = new Backups(store, log)
  await backups.take()
  await backups.close()
  const sealed = store.db.prepare('SELECT config FROM connection').pluck().all() as Buffer[]
  store.close()
  const recording = await record(home, [process.execPath, inject('keyChanger'), home, what, OLD, NEXT], {
    PATH: process.env['PATH'] ?? '',
  })
  expect(recording.ran).toMatchObject({ code: 0, stderr: '' })
  return { recording, code, sealed }
}

/** What of these opens the vault, and that whatever does opens every row. */
async function openers(home: string, ways: Readonly<Record<string, { password: string } | { code: string }>>): Promise<string[]> {
  const store = openStore(home, log)
  try {
    const vault = await openVault(store, undefined, log)
    const connections = new ConnectionStore(store, vault, () => 'there')
    const opened: string[] = []
    for (const [name, way] of Object.entries(ways)) {
      try {
        await ('password' in way ? vault.unlock(way.password) : vault.recover(way.code))
      } catch (error) {
        expect(error).toMatchObject({ code: 'auth_failed' })
        continue
      }
      opened.push(name)
      const found = connections.list().map(({ id }) => JSON.stringify(connections.open(id).secrets))
      const all = Array.from({ length: ROWS }, (_, at) => JSON.stringify(savedAs(at + 1, 1).secrets))
      expect(found.toSorted()).toEqual(all.toSorted())
      vault.lock()
    }
    return opened
  } finally {
    store.close()
  }
}

function filesOf(home: string): Buffer[] {
  const paths = readdirSync(home, { recursive: true }).map((name) => join(home, String(name)))
  return paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path))
}

/** Writes at which a process is killed: all of a few, and as many as this, evenly, of very many. */
const WRITES = 250

/** Cuts, and how: killed after every sync, new name and size and after writes, and the power gone at random moments. */
function* cutsOf({ ops }: Recording): Generator<readonly [cut: number, how: Dice]> {
  const writes = ops.flatMap((op, at) => (op.do === 'write' ? [at] : []))
  const apart = Math.ceil(writes.length / WRITES)
  const steps = ops.flatMap((op, at) => (op.do === 'write' ? [] : [at, at + 1]))
  for (const cut of new Set([0, ...steps, ...writes.filter((_, at) => at % apart === 0).map((at) => at + 1)])) yield [cut, KILLED]
  const dice = newDice(43)
  for (let count = 0; count < LOSSES; count += 1) yield [dice.below(ops.length + 1), dice]
}

describe('R43 cut off at every step', () => {
  let steps: Record<'password' | 'key', Case>
  beforeAll(async () => {
    steps = { password: await changed('password'), key: await changed('key') }
  })

  test(`a master password that is changed: the old one or the new one opens all ${String(ROWS)} rows, once it was said the new one alone`, {
    timeout: 1_800_000,
  }, async () => {
    const { recording, code } = steps.password
    const home = join(newHome(), 'left')
    const outcomes = new Map<string, number>()
    for (const [cut, how] of cutsOf(recording)) {
      losePower(recording, cut, how, home)
      const said = saidBefore(recording, cut) !== ''
      const found = await openers(home, { code: { code }, old: { password: OLD }, next: { password: NEXT } })
      const outcome = `${said ? 'said' : 'not said'}: ${found.join(', ')}`
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    expect([...outcomes.keys()].toSorted()).toEqual(['not said: code, next', 'not said: code, old', 'said: code, next'])
    console.log(`a password: ${String([...outcomes.values()].reduce((sum, one) => sum + one, 0))} cuts`)
  })

  test(`a new key: the old code or none opens all ${String(ROWS)} rows beside the password; once it was said, nothing old does or is left`, {
    timeout: 1_800_000,
  }, async () => {
    const { recording, code, sealed } = steps.key
    const next = (JSON.parse(saidBefore(recording, recording.ops.length)) as { code: string }).code
    const home = join(newHome(), 'left')
    const outcomes = new Map<string, number>()
    for (const [cut, how] of cutsOf(recording)) {
      losePower(recording, cut, how, home)
      const said = saidBefore(recording, cut) !== ''
      const found = await openers(home, { password: { password: OLD }, 'old code': { code }, 'new code': { code: next } })
      const outcome = `${said ? 'said' : 'not said'}: ${found.join(', ')}`
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (!said || how !== KILLED) continue
      for (const bytes of filesOf(home)) for (const one of sealed) expect(bytes.includes(one)).toBe(false)
    }
    expect([...outcomes.keys()].toSorted()).toEqual([
      'not said: password, new code',
      'not said: password, old code',
      'said: password, new code',
    ])
    console.log(`a key: ${String([...outcomes.values()].reduce((sum, one) => sum + one, 0))} cuts`)
  })
})
