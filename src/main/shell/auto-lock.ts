import { app, powerMonitor } from 'electron'
import type { Engine } from '../engine'

/** How often the idle time is looked at, ms. */
const LOOK_MS = 10_000

/**
 * Locks secrets that a master password opens: when the machine sleeps, its screen is locked, another user takes over, or nobody
 * touched it for as long as the settings say. With the keychain alone there is nothing to ask for, and nothing to lock.
 */
export function lockWhenAway(engine: Engine): void {
  let ending = false
  const lock = () => {
    if (ending) return
    const { state, slots } = engine.vault.status()
    if (state !== 'unlocked' || !(slots.includes('password') || slots.includes('both'))) return
    engine.lock().catch((error: unknown) => engine.log.error({ err: error }, 'locking failed'))
  }
  powerMonitor.on('suspend', lock)
  powerMonitor.on('lock-screen', lock)
  powerMonitor.on('user-did-resign-active', lock)
  const looking = setInterval(() => {
    const { lockAfterMinutes } = engine.preferences.get()
    if (lockAfterMinutes > 0 && powerMonitor.getSystemIdleTime() >= lockAfterMinutes * 60) lock()
  }, LOOK_MS).unref()
  // The settings are closed before the process ends: a look in between would be an error in a dialog that nobody can answer in time.
  app.on('before-quit', () => {
    ending = true
    clearInterval(looking)
  })
}
