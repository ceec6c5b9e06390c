import type { AppInfo } from '@shared/contract'
import type { Engine } from '../engine'
import type { Handlers } from './handlers'

type Channels = Extract<
  keyof Handlers,
  `app.${string}` | `preferences.${string}` | `vault.${string}` | `cache.${string}` | `team.${string}`
>

/** Handlers of the application itself: preferences, vault, cache and team. `copy` puts text on the clipboard. */
export function appHandlers(engine: Engine, info: AppInfo, copy: (text: string) => void | Promise<void>): Pick<Handlers, Channels> {
  const { vault, cache, preferences, explorer, redisSettings, team } = engine
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
    'vault.tryKeychain': async () => {
      await vault.tryKeychain()
      return vault.status()
    },
    'vault.recover': async ({ code }) => {
      await vault.recover(code)
      return vault.status()
    },
    'vault.setPassword': async ({ password, keychain }) => {
      await vault.setPassword(password, keychain)
      return vault.status()
    },
    'vault.useKeychain': async () => {
      await vault.useKeychain()
      return vault.status()
    },
    'vault.newRecoveryCode': async () => ({ recoveryCode: vault.newRecoveryCode() }),
    'vault.rotate': async ({ password }) => {
      const recoveryCode = await vault.rotate(password)
      return recoveryCode === undefined ? {} : { recoveryCode }
    },
    'vault.useSession': async () => {
      vault.useSession()
      return vault.status()
    },
    'cache.stats': async () => cache.stats(),
    'cache.history': async ({ range }) => cache.history(range),
    'cache.health': async () => cache.health(),
    'cache.entries': async () => explorer.cacheEntries(),
    'cache.redis': async () => redisSettings.describe(),
    'cache.saveRedis': async (input) => redisSettings.save(input),
    'cache.removeRedis': async () => redisSettings.remove(),
    'cache.testRedis': async (input) => redisSettings.test(input),
    'team.status': async () => team.status(),
    'team.found': async () => team.found(),
    'team.join': async ({ key }) => team.join(key),
    'team.leave': async () => team.leave(),
    'team.copyKey': async () => {
      await copy(team.code())
      return null
    },
    'cache.clear': async () => {
      engine.undo.drop()
      return explorer.clear()
    },
    'cache.selfTest': async () => {
      const lines = await cache.selfTest()
      return { ok: lines.every((line) => line.ok), lines }
    },
  }
}
