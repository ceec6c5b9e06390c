import { type KeyObject, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SelfTestLine } from '@shared/cache-report'
import type { CacheStore } from './cache-store'
import type { Keys } from './keys'
import { openValue, sealValue } from './seal'

const TTL_MS = 60_000
const SHORT_MS = 50

/** Walks a live store through set, get, TTL, expiry, delete, list and figures with entries of its own, a line each. */
export async function runSelfTest(store: CacheStore, keys: Keys, sealKey: KeyObject): Promise<SelfTestLine[]> {
  const connectionId = `self-test-${randomBytes(8).toString('hex')}`
  const key = keys.of({ type: 'metadata', connectionId, generation: 0, name: 'value' })
  const brief = keys.of({ type: 'metadata', connectionId, generation: 0, name: 'brief' })
  const value = randomBytes(64)
  const now = Date.now()
  const sealed = sealValue(sealKey, key, { value, storedAt: now, expiresAt: now + TTL_MS })
  const lines: SelfTestLine[] = []
  const step = async (name: string, work: () => Promise<readonly [boolean, string]>) => {
    const started = performance.now()
    const [ok, detail] = await work().catch((error: unknown) => [false, error instanceof Error ? error.message : String(error)] as const)
    lines.push({ name, ok, ms: performance.now() - started, detail })
  }

  await step('set', async () => {
    await store.set(key, sealed, TTL_MS)
    return [true, `${String(sealed.length)} bytes in ${store.layer}`]
  })
  await step('get', async () => {
    const got = await store.get(key)
    const opened = got === undefined ? undefined : openValue(sealKey, key, got)
    return [opened !== undefined && value.equals(opened.value), 'the same bytes came back, sealed']
  })
  await step('ttl', async () => {
    const left = await store.ttl(key)
    return [left !== undefined && left > 0 && left <= TTL_MS, `${String(left)} ms left of ${String(TTL_MS)}`]
  })
  await step('expiry', async () => {
    await store.set(brief, sealed, SHORT_MS)
    await sleep(SHORT_MS * 3)
    return [(await store.get(brief)) === undefined, `gone after ${String(SHORT_MS)} ms`]
  })
  await step('list', async () => {
    for await (const page of store.list(keys.prefix)) if (page.some((entry) => entry.key === key)) return [true, 'found by our prefix']
    return [false, 'not found by our prefix']
  })
  await step('forget', async () => {
    const deleted = await store.delete([key])
    return [deleted === 1 && (await store.get(key)) === undefined, `${String(deleted)} entry deleted`]
  })
  await step('stats', async () => {
    const info = await store.info()
    return [info.version !== '', `${info.version}, ${info.usedMemoryHuman} used`]
  })
  return lines
}
