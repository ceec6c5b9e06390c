import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { Where } from '../introspection/job'

/** Its server with one saved connection, called "Big", and a window on it in the Electron that Relata runs in. */
export interface Rival {
  readonly app: ElectronApplication
  readonly page: Page
  close(): Promise<void>
}

/** A folder that it keeps what it knows in, from one start to the next. */
export function rivalHome(): { readonly path: string; discard(): void } {
  const path = mkdtempSync(join(tmpdir(), 'relata-rival-'))
  return { path, discard: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts DbGate from the folder it was installed in, on a PostgreSQL database, and waits until its connection is listed. */
export async function startRival(folder: string, { options, secrets }: Where, home: string): Promise<Rival> {
  const executablePath = process.env['ELECTRON_EXEC_PATH']
  if (executablePath === undefined) throw new Error('start it through the launcher: it prepares Electron')
  const port = await freePort()
  const text = (name: string) => String((options as Readonly<Record<string, unknown>>)[name])
  const server = spawn(process.execPath, [join(import.meta.dirname, 'serve.cjs'), folder], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...{ PORT: String(port), WORKSPACE_DIR: home, CONNECTIONS: 'big', LABEL_big: 'Big', ENGINE_big: 'postgres@dbgate-plugin-postgres' },
      ...{ SERVER_big: text('host'), PORT_big: text('port'), USER_big: text('user'), DATABASE_big: text('database') },
      PASSWORD_big: (secrets as Readonly<Record<string, string>>)['password'],
    },
  })
  const address = `http://127.0.0.1:${String(port)}/`
  await answering(address, server)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [...asRoot, '--disable-gpu', '--lang=en-US', join(import.meta.dirname, 'window'), address]
  const app = await _electron.launch({ executablePath, args, env: process.env as Record<string, string> })
  const page = await app.firstWindow()
  await page.getByText('Big').first().waitFor()
  return {
    app,
    page,
    async close() {
      await app.close()
      const gone = new Promise((done) => server.once('exit', done))
      server.kill()
      await gone
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => probe.once('listening', done))
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

async function answering(address: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) throw new Error(`its server ended with ${String(server.exitCode)}`)
    const reply = await fetch(address).catch(() => undefined)
    if (reply?.ok === true) return
    await new Promise((again) => setTimeout(again, 200))
  }
  throw new Error('its server does not answer')
}
