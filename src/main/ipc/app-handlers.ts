import type { AppInfo } from '@shared/contract'
import type { Engine } from '../engine'
import type { Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `app.${string}` | `preferences.${string}` | `vault.${string}` | `cache.${string}`>

/** Handlers of the application itself: preferences, vault and cache. */
export function appHandlers(engine: Engine, info: AppInfo): Pick<Handlers, Channels> {
  const { vault, cache, preferences, explorer, redisSettings } = engine
  return {
    'app.info': async () => info,
    'preferences.get': async () => preferences.get(),
    'preferences.set': async (patch) => preferences.set(patch),
    'vault.status': async () => vault.status(),
    'vault.unlock': async ({ password }) => {
      await vault.unlock(password)
      return vault.status()
    },
    'vault.lock': async () => {
      await engine.lock()
      return vault.status()
    },
    'vault.setPassword': async ({ password }) => {
      await vault.setPassword(password)
      return vault.status()
    },
    'vault.useSession': async () => {
      vault.useSession()
      return vault.status()
    },
    'cache.stats': async () => cache.stats(),
    'cache.history': async ({ range }) => cache.history(range),
    'cache.health': async () => cache.probe(),
    'cache.entries': async () => explorer.cacheEntries(),
    'cache.redis': async () => redisSettings.describe(),
    'cache.saveRedis': async (input) => redisSettings.save(input),
    'cache.removeRedis': async () => redisSettings.remove(),
    'cache.testRedis': async (input) => redisSettings.test(input),
    'cache.clear': async () => explorer.clear(),
    'cache.selfTest': async () => {
      const lines = await cache.selfTest()
      return { ok: lines.every((line) => line.ok), lines }
    },
  }
}
