import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, inject, test } from 'vitest'
import { type Ran, run } from '../support/cli'
import { newHome, SAMPLE, startEngine } from '../support/engine'

// R23 on the command line: what is damaged is told by every command, and one puts it right.
const home = newHome()
const file = join(home, 'relata.db')
const relata = async (args: readonly string[]): Promise<Ran> =>
  await run(process.execPath, [inject('cli'), ...args, '--json'], { env: { RELATA_HOME: home, REDIS_URL: inject('redis').url } })

beforeAll(async () => {
  const engine = await startEngine(inject('host'), home, undefined)
  await engine.connections.create({ name: 'Harbour', engine: 'sqlite', environment: 'test', options: { path: SAMPLE }, secrets: {} })
  await engine.backups.take()
  expect(await relata(['restore', '--list'])).toMatchObject({ code: 0, stderr: '' })
  // A window is open.
  const [point] = (await relata(['restore', '--list'])).json() as { name: string }[]
  expect((await relata(['restore', point?.name ?? ''])).json()).toMatchObject({ error: { code: 'conflict' } })
  await engine.close()
})

test('R23 a damaged store: every command says so, a backup puts it right, and what was there is kept', async () => {
  const damage = readFileSync(file)
  damage.fill(0, 4096)
  writeFileSync(file, damage)
  for (const args of [
    ['tables', 'Harbour'],
    ['cache', 'stats'],
    ['search', 'ship'],
  ]) {
    const ran = await relata(args)
    expect(ran.code).toBe(1)
    expect(ran.json()).toMatchObject({ error: { code: 'store_damaged', hint: expect.stringContaining('relata restore --list') } })
  }
  expect(readFileSync(file)).toEqual(damage)
  const points = (await relata(['restore', '--list'])).json() as { name: string; connections: number }[]
  expect(points).toMatchObject([{ connections: 1 }])
  const restored = (await relata(['restore', points[0]?.name ?? ''])).json() as { connections: number; aside: string }
  expect(restored.connections).toBe(1)
  expect(readFileSync(restored.aside)).toEqual(damage)
  const ran = await relata(['scan', 'Harbour'])
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
  expect(ran.json()).toMatchObject({ cached: false })
})

test('R23 what is no backup is refused in words, and nothing is changed', async () => {
  const before = readFileSync(file)
  expect((await relata(['restore', SAMPLE])).json()).toMatchObject({ error: { code: 'store_damaged' } })
  expect((await relata(['restore', '/nowhere.db'])).json()).toMatchObject({ error: { code: 'not_found' } })
  expect(readFileSync(file)).toEqual(before)
  expect(existsSync(`${file}.new`)).toBe(false)
})
