import { type ConnectionSummary, type HostKey, hostKeyOf } from '@shared/connection'
import type { Forgotten } from '@shared/cache-report'
import { AppError } from '@shared/errors'
import { call } from '../client'
import { keys, queries, readRowsAgain } from '../queries'
import { errorText } from '../ui/error-text'
import { bytes } from '../ui/format'
import { isOutOfReach } from '../ui/outage-words'
import { t } from '../words'
import { showDialog, useDialog } from './dialogs'
import { isDeclined, isSecretDeclined } from './declined'
import { wake } from './asleep'
import { clearJob, runJob, say, useJobs } from './jobs'
import { setNames } from './names'

/** What a menu, a key or a button points at: a connection, a schema of it, or a relation. */
export interface Target {
  readonly connectionId: string
  readonly schema?: string
  readonly name?: string
}

/** A reading that somebody waits for. */
export interface UnderWay {
  readonly target: Target
  readonly how: 'scan' | 'refresh'
}

/** How long a forget can be undone, ms: the main process keeps it a moment longer than it is offered. */
const UNDO_MS = 9_500

const readings = new Map<string, UnderWay>()

/** Readings that run now. */
export function underWay(): UnderWay[] {
  const { jobs } = useJobs.getState()
  return [...readings.values()].filter(
    ({ target }) => jobs[target.connectionId] !== undefined && jobs[target.connectionId]?.error === undefined,
  )
}

/** Waits again for what a page that failed was waiting for; it went on meanwhile. */
export function goOn(before: readonly UnderWay[]): void {
  for (const { target, how } of before) void (how === 'scan' ? scanAndCheck(target.connectionId) : refresh(target))
}

/** Re-reads exactly what is pointed at. What is on screen stays until the new is complete. */
export async function refresh(target: Target): Promise<void> {
  const { connectionId: id, schema, name } = target
  wake(id)
  readings.set(id, { target, how: 'refresh' })
  const result = await runJob(id, t('frame.refreshNeeds', { name: name ?? connectionName(id) }), (signal, onProgress) =>
    call('catalog.refresh', { id, scope: scopeOf(target) }, { signal, onProgress }),
  )
  if (result === undefined) return askToGoOn(id)
  await queries.invalidateQueries({ queryKey: ['catalog', id] })
  if (name !== undefined) await readRowsAgain(id, schema, name)
  const { read, changed } = result
  const what = name ?? connectionName(id)
  say(changed === 0 ? t('menu.refreshedSame', { name: what, read }) : t('menu.refreshed', { name: what, read, changed }))
}

/** Reads a connection for the first time, or answers from the cache. False when it could not be read, which was said then. */
export async function scan(connectionId: string): Promise<boolean> {
  wake(connectionId)
  readings.set(connectionId, { target: { connectionId }, how: 'scan' })
  const result = await runJob(connectionId, t('frame.readNeeds', { name: connectionName(connectionId) }), (signal, onProgress) =>
    call('catalog.scan', { id: connectionId }, { signal, onProgress }),
  )
  setNames(connectionId, undefined)
  if (result === undefined) {
    askToGoOn(connectionId)
    return false
  }
  await queries.invalidateQueries({ queryKey: ['catalog', connectionId] })
  return true
}

/** {@link scan}, and then {@link check}: what came from the cache is held against the database behind what is shown. */
export async function scanAndCheck(connectionId: string): Promise<void> {
  if (await scan(connectionId)) await check(connectionId)
}

/** Connections that a locked vault held up. */
const waiting = new Set<string>()

/** A job that an answer would let go on: opens the dialog that asks for it. */
function askToGoOn(id: string): void {
  const error = useJobs.getState().jobs[id]?.error
  const hostKey = hostKeyOf(error)
  if (hostKey !== undefined) showDialog({ kind: 'hostKey', id, hostKey })
  if (asksFor(error)) showDialog({ kind: 'askSecret', id })
  if (error?.code !== 'secrets_locked') return
  waiting.add(id)
  showDialog({ kind: 'unlock' })
}

/** Whether an error says that secrets are to be asked for. */
function asksFor(error: unknown): boolean {
  return error instanceof AppError && error.code === 'secrets_unavailable' && error.detail?.['asks'] === true
}

/** Takes up again what waited for secrets that are asked for each time. */
export async function resumeAfterGiven(id: string): Promise<void> {
  clearJob(id)
  await scanAndCheck(id)
  await queries.invalidateQueries({ queryKey: ['rows', id] })
}

/** Takes up again what an SSH server's unknown key held up. */
export async function resumeAfterTrust(id: string, { host, port }: HostKey): Promise<void> {
  clearJob(id)
  say(t('frame.trusted', { host, port: String(port) }))
  await scanAndCheck(id)
  await queries.invalidateQueries({ queryKey: ['rows', id] })
}

/** Takes up again what a locked vault held up: until then, what is shown was not checked. */
export function resumeAfterUnlock(): void {
  for (const id of waiting) {
    waiting.delete(id)
    clearJob(id)
    void scanAndCheck(id)
  }
}

/**
 * Takes up again a first reading that came to nothing because nobody got at the database, or lost it in the middle: without one there
 * is nothing that could be checked. True where there was such a reading. A dialog that is open is not taken away for it.
 */
export function resumeFirstReading(id: string): boolean {
  if (!isOutOfReach(useJobs.getState().jobs[id]?.error) || useDialog.getState().dialog !== undefined) return false
  void scanAndCheck(id)
  return true
}

/** Saves the last reading as a file, where the user says; asks no database. Answers what was done, nothing when he thought better of it. */
export async function exportSchema(connectionId: string, name: string): Promise<string | undefined> {
  const { file } = await call('catalog.export', { id: connectionId })
  if (file === null) return undefined
  const words = t('frame.exported', { name, file })
  say(words)
  return words
}

/** Drops what is pointed at from every cache layer; the database is not touched. `keepHistory`: see the channel. */
export async function forget(target: Target & { readonly keepHistory?: boolean }): Promise<void> {
  const { connectionId: id, keepHistory = false } = target
  const forgotten = await call('catalog.forget', { id, scope: scopeOf(target), keepHistory })
  if (target.schema === undefined) await queries.resetQueries({ queryKey: ['catalog', id] })
  else {
    // What is looked at is read again, or says why not: it must not stay on screen as if nothing had been forgotten.
    const names = [target.schema, ...(target.name === undefined ? [] : [target.name])]
    for (const queryKey of [
      ['catalog', id, 'relation', ...names],
      ['rows', id, ...names],
    ])
      void queries.resetQueries({ queryKey })
  }
  await queries.invalidateQueries({ queryKey: ['cache'] })
  const { undo } = forgotten
  say(
    forgotWords(forgotten),
    undo === null ? undefined : { label: t('menu.undo'), until: Date.now() + UNDO_MS, run: () => void putBack(id, undo) },
  )
}

/** What a forget came to: what Redis has not confirmed is not said to be gone. */
export function forgotWords({ entries, bytes: size, later = 0 }: Forgotten): string {
  const words = t('menu.forgot', { count: entries, bytes: bytes(size) })
  return later === 0 ? words : `${words}. ${t('cache.forgotLater', { count: later })}`
}

/** Undoes a forget; that it is too late, or was read again meanwhile, is said. */
async function putBack(id: string, undo: string): Promise<void> {
  try {
    const { entries } = await call('catalog.undoForget', { undo })
    await queries.invalidateQueries({ queryKey: ['catalog', id] })
    await queries.invalidateQueries({ queryKey: ['cache'] })
    say(entries === 0 ? t('menu.readAgain') : t('menu.undone', { count: entries }))
  } catch (error) {
    say(errorText(error))
  }
}

/**
 * Asks the database the cheap question, once what is known is on screen; offline and unchanged are answers, not errors. `byItself`:
 * nobody did anything, so nobody is asked for a password.
 */
export async function check(connectionId: string, byItself = false): Promise<void> {
  if (!byItself) wake(connectionId)
  await drawn()
  try {
    const { outage } = await call('catalog.check', { id: connectionId })
    // A click asked for this check, or only a look at the window: no other dialog goes for it, and no refusal is asked for twice.
    const hostKey = byItself || useDialog.getState().dialog !== undefined ? undefined : outage?.hostKey
    if (hostKey !== undefined && !isDeclined(hostKey)) showDialog({ kind: 'hostKey', id: connectionId, hostKey })
  } catch (error) {
    if (error instanceof AppError && error.code === 'secrets_locked') {
      waiting.add(connectionId)
      if (!byItself) showDialog({ kind: 'unlock' })
    } else if (!(error instanceof AppError)) throw error
    else if (asksFor(error)) {
      if (!byItself && !isSecretDeclined(connectionId)) showDialog({ kind: 'askSecret', id: connectionId })
    } else if (error.code !== 'not_found' && error.code !== 'cancelled') say(errorText(error))
  }
}

/** Resolves when the page has drawn what it had to draw, in a window that nobody sees after half a second. */
async function drawn(): Promise<void> {
  await new Promise<void>((done) => requestIdleCallback(() => done(), { timeout: 500 }))
}

export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  const [line = ''] = text.split('\n')
  say(t('frame.copied', { text: line.length > 60 || line !== text ? `${line.slice(0, 60)}…` : line }))
}

/** Copies where a connection leads, as a URL that a client takes. No secret is in it. */
export async function copyUrl(id: string): Promise<void> {
  await copyText((await call('connections.url', { id })).url)
}

function connectionName(id: string): string {
  return (
    queries.getQueryData<ConnectionSummary[]>(keys.connections)?.find((connection) => connection.id === id)?.name ?? t('frame.aConnection')
  )
}

function scopeOf({ schema, name }: Target): { schema?: string; name?: string } {
  return { ...(schema === undefined ? {} : { schema }), ...(name === undefined ? {} : { name }) }
}

/** Asks for a file of connections and shows what is in it. */
export async function importConnections(): Promise<void> {
  const file = await call('connections.openFile', {})
  if (file !== null) showDialog({ kind: 'import', file })
}
