import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { createLogger } from '../../src/main/log'
import { ConnectionStore } from '../../src/main/store/connections'
import { openStore } from '../../src/main/store/open'
import { openVault } from '../../src/main/store/open-vault'
import { Ledger, runSaver } from '../support/crash-runner'
import { run } from '../support/cli'
import { newHome, SAMPLE } from '../support/engine'
import { copyFolder, newDice } from '../support/corruptions'
import { OPEN_KEYCHAIN, savedAs } from '../support/saved'
import { rounds } from '../support/soak'

const KILLS = rounds(40, 200)
const NOBODY = 65_534
const saver = inject('saver')
const log = createLogger('silent')

test(`R13 R43: killed ${String(KILLS)} times while it saves: no acknowledged save lost, no half row`, { timeout: 1_200_000 }, async () => {
  const [home, ledger, dice] = [newHome(), new Ledger(), newDice(13)]
  let most = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { lines, signal, stderr } = await runSaver({ saver, home, seed: kill, killAfter: { lines: dice.below(60), ms: dice.below(6) } })
    expect({ signal, stderr, failed: lines.filter(({ say }) => say === 'failed') }).toEqual({ signal: 'SIGKILL', stderr: '', failed: [] })
    ledger.read(lines)
    most = Math.max(most, await ledger.check(home))
  }
  expect(ledger.acknowledged).toBeGreaterThan(KILLS * 5)
  expect(most).toBeGreaterThan(KILLS)
})

test('R13: killed while it starts for the first time, it starts the next time', async () => {
  const dice = newDice(7)
  for (let kill = 0; kill < 8; kill += 1) {
    const [home, ledger] = [newHome(), new Ledger()]
    // Before it is ready, mostly.
    const first = await runSaver({
      saver,
      home,
      seed: kill,
      limit: 1_000_000,
      under: ['timeout', '-s', 'KILL', (0.05 + dice.below(200) / 1000).toFixed(3)],
    })
    ledger.read(first.lines)
    await ledger.check(home)
  }
})

test('the control: a save that is lost, one that was not asked for and one written by halves are found', async () => {
  const [home, ledger] = [newHome(), new Ledger()]
  ledger.read((await runSaver({ saver, home, seed: 5, limit: 30 })).lines)
  const saved = await ledger.check(home)
  expect(saved).toBeGreaterThan(3)
  const change = async (work: (connections: ConnectionStore) => unknown) => {
    const store = openStore(home, log)
    await work(new ConnectionStore(store, await openVault(store, OPEN_KEYCHAIN, log), () => 'there'))
    store.close()
  }
  const draft = { engine: 'postgres', environment: 'test' as const }
  await change((connections) => connections.create({ ...draft, ...savedAs(999, 1) }))
  await expect(ledger.check(home)).rejects.toThrow('connection 999 has version 1, not 0')
  await change((connections) => connections.remove(connections.list().at(-1)?.id ?? ''))
  await ledger.check(home)
  await change((connections) => connections.remove(connections.list()[0]?.id ?? ''))
  await expect(ledger.check(home)).rejects.toThrow('has version 0')
  await change(async (connections) => {
    const [one] = connections.list()
    if (one !== undefined) await connections.update({ id: one.id, revision: one.revision, secrets: { password: 'another' } })
  })
  await expect(ledger.check(home)).rejects.toThrow('by halves')
})

/** A shell that lets no file of what it starts grow beyond so many blocks of 512 bytes; writing beyond fails and does not kill. */
const sizeLimit = (blocks: number) => ['sh', '-c', `trap '' XFSZ; ulimit -f ${String(blocks)}; exec "$@"`, 'sh']

test('R24: no file may grow any more: every kind of write is refused in words, nothing is lost, all is readable', async () => {
  const dice = newDice(24)
  for (let round = 0; round < 6; round += 1) {
    const [home, ledger] = [newHome(), new Ledger()]
    const { lines, code } = await runSaver({ saver, home, seed: round, under: sizeLimit(400 + dice.below(1500)) })
    expect(lines).toContainEqual({
      say: 'failed',
      code: 'disk_full',
      message: expect.stringContaining('nothing was changed'),
      hint: expect.any(String),
    })
    ledger.read(lines)
    const saved = await ledger.check(home)
    expect(lines).toContainEqual({ say: 'reads', connections: saved })
    expect(code).toBe(0)
    // And once there is room again, it goes on.
    const more = await runSaver({ saver, home, seed: round, limit: 20 })
    expect(more.lines.filter(({ say }) => say === 'failed')).toEqual([])
    ledger.read(more.lines)
    await ledger.check(home)
  }
})

test('R24: a disk of 1 MB that is full: refused in words, nothing is lost, and what is there can be read', async () => {
  const [disk, ledger] = [newHome(), new Ledger()]
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'relata-test', disk]).status === 0
  try {
    // Where nothing may be mounted, files that may not grow stand for it.
    const { lines } = await runSaver({ saver, home: disk, seed: 3, under: mounted ? [] : sizeLimit(1200) })
    expect(lines).toContainEqual({ say: 'failed', code: 'disk_full', message: expect.any(String), hint: expect.any(String) })
    ledger.read(lines)
    const home = join(newHome(), 'copy')
    copyFolder(disk, home)
    expect(lines).toContainEqual({ say: 'reads', connections: await ledger.check(home) })
    // A start on the full disk says so, or works.
    const again = await runSaver({ saver, home: disk, seed: 4, under: mounted ? [] : sizeLimit(1200) })
    for (const line of again.lines) if (line.say === 'failed') expect(line.code).toBe('disk_full')
    ledger.read(again.lines)
    copyFolder(disk, home)
    await ledger.check(home)
  } finally {
    if (mounted) spawnSync('umount', [disk])
  }
})

test('R24: the application shows what it has where no file may grow; with no room at all it says why it does not start', async () => {
  const home = newHome()
  const url = `sqlite:${SAMPLE}`
  const env = { RELATA_HOME: home, REDIS_URL: inject('redis').url, RELATA_LOG: 'silent' }
  expect((await run(process.execPath, [inject('cli'), 'scan', url], { env })).code).toBe(0)
  const under = async (blocks: number) => {
    const [command, ...args] = [...sizeLimit(blocks), process.execPath, inject('cli'), 'tables', url, '--json']
    return await run(command, args, { env: { ...env, PATH: process.env['PATH'] ?? '' } })
  }
  // What processes share about a log takes 32 kB.
  const shown = await under(66)
  expect({ code: shown.code, stderr: shown.stderr }).toEqual({ code: 0, stderr: '' })
  expect((shown.json() as { items: unknown[] }).items).toHaveLength(29)
  const refused = await under(0)
  expect(refused.code).toBe(1)
  expect(refused.json()).toMatchObject({ error: { code: 'disk_full', hint: expect.stringContaining('what was saved before is there') } })
  expect((await under(1_000_000)).code).toBe(0)
})

test('R23 R24: a store that may not be read is told, and left as it is', async () => {
  const home = newHome()
  const asRoot = process.getuid?.() === 0
  const as = asRoot ? { uid: NOBODY } : {}
  if (asRoot) chownSync(home, NOBODY, NOBODY)
  const ledger = new Ledger()
  ledger.read((await runSaver({ saver, home, seed: 1, limit: 10, ...as })).lines)
  for (const file of ['relata.db', 'local.key']) {
    chmodSync(join(home, file), 0)
    const { lines, code } = await runSaver({ saver, home, seed: 2, limit: 10, ...as })
    expect(lines).toEqual([{ say: 'failed', code: 'permission_denied', message: expect.any(String), hint: expect.stringContaining(file) }])
    expect(code).toBe(1)
    chmodSync(join(home, file), 0o600)
  }
  await ledger.check(home)
})
