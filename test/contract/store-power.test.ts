import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { linesOf, Ledger } from '../support/crash-runner'
import { newDice } from '../support/corruptions'
import { newHome, SAMPLE, startEngine } from '../support/engine'
import { losePower, record, type Recording, saidBefore } from '../support/power-loss'
import { rounds } from '../support/soak'

const CASES = rounds(150, 2000)
/** So many that each kind of change is among them. */
const STEPS = 130
const env = { PATH: process.env['PATH'] ?? '' }

/** What a new data folder goes through when it is saved to for the first time; `lax`: without waiting for the disk. */
async function recordSaver(limit: number, lax = false): Promise<Recording> {
  const home = newHome()
  const recording = await record(home, [process.execPath, inject('saver'), home, '5', String(limit), ...(lax ? ['lax'] : [])], env)
  expect(recording.ran).toMatchObject({ code: 0, stderr: '' })
  return recording
}

/** The power goes so often, anywhere; answers what was wrong with the folder that was left. */
async function losses(recording: Recording, cases: number, seed: number): Promise<string[]> {
  const dice = newDice(seed)
  const home = join(newHome(), 'left')
  const wrong: string[] = []
  for (let round = 0; round < cases; round += 1) {
    const cut = dice.below(recording.ops.length + 1)
    losePower(recording, cut, dice, home)
    const ledger = new Ledger()
    ledger.read(linesOf(saidBefore(recording, cut)))
    try {
      await ledger.check(home)
    } catch (error) {
      wrong.push(`case ${String(round)}, cut ${String(cut)}: ${String(error)}`)
    }
  }
  return wrong
}

describe('R13 the power goes', () => {
  let recording: Recording
  beforeAll(async () => {
    recording = await recordSaver(STEPS)
  })

  test(`${String(CASES)} times while something is saved: what was acknowledged is there, and nothing by halves`, {
    timeout: 1_200_000,
  }, async () => {
    const said = linesOf(saidBefore(recording, recording.ops.length))
    expect(new Set(said.flatMap((line) => ('do' in line ? [line.do] : [])))).toEqual(
      new Set(['create', 'update', 'remove', 'prefer', 'rotate', 'backup']),
    )
    expect(await losses(recording, CASES, 1)).toEqual([])
  })

  test('the log is synced before anything is acknowledged', () => {
    let [tries, synced] = [0, false]
    for (const op of recording.ops) {
      if (op.do === 'sync') synced = true
      if (op.do !== 'say') continue
      for (const line of linesOf(op.text)) {
        if (line.say === 'try') [tries, synced] = [tries + 1, false]
        if (line.say === 'done') expect(synced, JSON.stringify(line)).toBe(true)
      }
    }
    expect(tries).toBe(STEPS)
  })

  test('the control: a store that does not wait for the disk loses what it acknowledged', async () => {
    const lost = await losses(await recordSaver(40, true), 60, 2)
    expect(lost.length).toBeGreaterThan(5)
  })
})

test('R23 R13 the power goes while a backup is restored: the one or the other is there, and nothing is lost', {
  timeout: 1_200_000,
}, async () => {
  const home = newHome()
  const engine = await startEngine(inject('host'), home, undefined)
  await engine.connections.create({ name: 'Harbour', engine: 'sqlite', environment: 'test', options: { path: SAMPLE }, secrets: {} })
  await engine.backups.take()
  await engine.close()
  const damage = readFileSync(join(home, 'relata.db'))
  damage.fill(0, 4096)
  writeFileSync(join(home, 'relata.db'), damage)
  const backup = readdirSync(join(home, 'backups')).find((name) => name.endsWith('.db')) ?? ''
  const recording = await record(home, [process.execPath, inject('cli'), 'restore', backup], { ...env, RELATA_HOME: home })
  expect(recording.ran).toMatchObject({ code: 0, stderr: '' })

  const dice = newDice(3)
  const left = join(newHome(), 'left')
  const outcomes = new Set<string>()
  // Anywhere, and right after each name that changed.
  const anywhere = Array.from({ length: CASES / 3 }, () => dice.below(recording.ops.length + 1))
  const renamed = recording.ops.flatMap((op, at) => (op.do === 'rename' ? Array.from({ length: 8 }, () => at + 1) : []))
  for (const cut of [...anywhere, ...renamed]) {
    losePower(recording, cut, dice, left)
    const files = readdirSync(left).filter((name) => /^relata\.db(\.aside-[\w-]+Z)?$/.test(name))
    expect(files.map((name) => readFileSync(join(left, name)).equals(damage))).toContain(true)
    try {
      const again = await startEngine(inject('host'), left, undefined)
      expect(again.connections.list()).toMatchObject([{ name: 'Harbour' }])
      outcomes.add('restored')
      await again.close()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      outcomes.add(`${error.code} ${String(error.detail?.['damage'])}`)
    }
  }
  // Which of the others are met depends on what this disk had synced by then.
  expect(['restored', 'store_damaged damaged', 'store_damaged missing']).toEqual(expect.arrayContaining([...outcomes]))
  expect(outcomes).toContain('restored')
  expect(outcomes.size).toBeGreaterThan(1)
})
