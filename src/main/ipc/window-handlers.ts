import type { Handlers } from './handlers'
import type { KeptState } from './kept-state'

/** Handlers of what the window shows. */
export function windowHandlers(kept: KeptState): Pick<Handlers, Extract<keyof Handlers, `window.${string}`>> {
  return {
    'window.keep': async ({ state }) => {
      kept.keep(state)
      return null
    },
    'window.kept': async () => ({ state: kept.get() }),
  }
}
