import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import type { Link } from '../../src/main/drivers/link'
import { HostKeys } from '../../src/main/explorer/host-keys'
import { type Lane, Sessions } from '../../src/main/explorer/sessions'
import { never } from '../support/engine'

const CALL = { signal: never, timeoutMs: 20_000 }
const ID = 'connection'

let folder: string
let started: Link[]
let ended: number
let sessions: Sessions
/** Called when a process is started. */
let onStart: () => void

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relata-sessions-'))
  new Database(join(folder, 'one.db')).exec('CREATE TABLE one (id)').close()
  started = []
  ended = 0
  onStart = () => undefined
  const start = forkNodeHost(inject('host'))
  const counted = () => {
    const link = start()
    started.push(link)
    link.onExit(() => (ended += 1))
    onStart()
    return link
  }
  const source = { open: async () => await Promise.resolve(connection()) }
  sessions = new Sessions(source, counted, new HostKeys(folder), () => ({ openLimitMs: 20_000, proxy: undefined }))
})
afterEach(async () => {
  await sessions.close()
  rmSync(folder, { recursive: true })
})

const connection = () => ({ engine: 'sqlite', options: { path: join(folder, 'one.db') }, secrets: {}, revision: 1 })
const count = async (signal = never, lane: Lane = 'rows') =>
  await sessions.with(
    ID,
    lane,
    { ...CALL, signal },
    async (session) => await session.count({ schema: 'main', name: 'one' }, [], { ...CALL, signal }),
  )
const cancelled = { code: 'cancelled' }

test('whoever gave up before a process was started for him has none started, and those after him are served', async () => {
  await expect(count(AbortSignal.abort())).rejects.toMatchObject(cancelled)
  expect(started).toHaveLength(0)
  expect(await count()).toBe(0)
  expect(started).toHaveLength(1)
})

test('who waits for a session of somebody who gives up gets one of his own, however many give up before him', async () => {
  const impatient = [new AbortController(), new AbortController()]
  // Before the process has begun; the second one has waited for the first one's.
  onStart = () => impatient[started.length - 1]?.abort()
  const given = impatient.map(async ({ signal }) => await expect(count(signal)).rejects.toMatchObject(cancelled))
  const others = Array.from({ length: 5 }, async () => await count())
  await Promise.all(given)
  expect(await Promise.all(others)).toEqual([0, 0, 0, 0, 0])
  expect(started).toHaveLength(3)
})

test('however many questions are given up one after the other, the last one is answered', async () => {
  const given: Promise<unknown>[] = []
  for (let at = 0; at < 40; at += 1) {
    const abort = new AbortController()
    // Some are answered before.
    given.push(count(abort.signal).catch((error: unknown) => expect(error).toMatchObject(cancelled)))
    await new Promise((done) => setTimeout(done, at % 20))
    abort.abort()
  }
  expect(await count()).toBe(0)
  await Promise.all(given)
})

test('closing a connection ends the sessions of all that it is used for', async () => {
  for (const lane of ['catalog', 'rows', 'long'] as const) await count(never, lane)
  expect(started).toHaveLength(3)
  expect(sessions.isOpen(ID)).toBe(true)
  await sessions.close(ID)
  expect(ended).toBe(3)
  expect(sessions.isOpen(ID)).toBe(false)
})
