import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { makeCertificateSet } from '../support/bad-certificates'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { livingWith } from '../support/process-watch'
import type { Rogue } from '../support/rogue'
import { mysqlPits, postgresPits, type TarPits } from '../support/tar-pits'

// Servers that never come to an end. A whole reading may take ten minutes, getting in may not: these tests end in one.

const folder = mkdtempSync(join(tmpdir(), 'relata-pits-'))
const certificate = makeCertificateSet(folder).good
const PITS: Readonly<Record<'postgres' | 'mysql', TarPits>> = { postgres: postgresPits(certificate), mysql: mysqlPits(certificate) }
const EACH = Object.entries(PITS).flatMap(([engine, pits]) => Object.entries(pits).map(([what, start]) => [engine, what, start] as const))

let engine: Engine
const opened: Rogue[] = []
beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  engine.vault.useSession()
})
afterAll(async () => {
  await engine.close()
  await Promise.all(opened.map(async (server) => await server.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function connectTo(kind: string, start: () => Promise<Rogue>): Promise<{ id: string; server: Rogue }> {
  const server = await start()
  opened.push(server)
  const options = { host: '127.0.0.1', port: server.port, user: 'u' }
  const { id } = await engine.connections.create({
    name: 'Pit',
    engine: kind,
    environment: 'test',
    options,
    secrets: { password: 'secret' },
  })
  return { id, server }
}

/** Nobody is connected any more, and no session process is left. */
async function expectGone(servers: readonly Rogue[]): Promise<void> {
  await expect.poll(() => servers.map((server) => server.open()).filter((open) => open > 0)).toEqual([])
  await expect.poll(() => livingWith(process.pid, inject('host'))).toEqual([])
}

describe('R14, R25: a server that', () => {
  test('… is left after ten or twenty seconds, whatever it does and whatever was wanted of it', async () => {
    const tried = await Promise.all(
      EACH.map(async ([kind, what, start]) => {
        const { id, server } = await connectTo(kind, start)
        const asked = [engine.scans.scan(id, false, never, quiet), engine.tests.saved(id, true, never)]
        const [scan, tested] = await Promise.allSettled(asked)
        return { what: `${kind} ${what}`, server, scan, tested }
      }),
    )
    for (const { what, scan, tested } of tried) {
      expect({ what, ...scan }).toMatchObject({ status: 'rejected', reason: { code: 'timeout', hint: expect.any(String) as string } })
      expect({ what, ...tested }).toMatchObject({ status: 'fulfilled', value: { success: false, code: 'timeout' } })
    }
    await expectGone(tried.map(({ server }) => server))
  })

  test.each(EACH)('%s %s: Cancel ends it', async (kind, _what, start) => {
    const { id, server } = await connectTo(kind, start)
    const abort = new AbortController()
    const running = engine.scans.scan(id, false, abort.signal, quiet)
    await expect.poll(() => server.open()).toBeGreaterThan(0)
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    await expectGone([server])
  })
})
