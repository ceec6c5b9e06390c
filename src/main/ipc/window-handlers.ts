import type { MenuBar } from '@shared/menu-bar'
import type { Engine } from '../engine'
import type { Handlers } from './handlers'
import type { KeptState } from './kept-state'

/** What the shell does for the window. */
export interface WindowShell {
  /** Shows these commands in the menu bar. */
  menuBar(bar: MenuBar): void
  /** Draws everything in so many percent. */
  zoom(percent: number): void
}

/** Handlers of what the window shows. */
export function windowHandlers(
  { memory }: Pick<Engine, 'memory'>,
  kept: KeptState,
  shell: WindowShell,
): Pick<Handlers, Extract<keyof Handlers, `window.${string}`>> {
  return {
    'window.keep': async ({ state }) => {
      kept.keep(state)
      return null
    },
    'window.kept': async () => ({ state: kept.get() }),
    'window.session': async () => ({ session: kept.isAfresh ? null : (memory.session() ?? null) }),
    'window.keepSession': async ({ session }) => {
      memory.keepSession(session)
      return null
    },
    'window.zoom': async ({ percent }) => {
      shell.zoom(percent)
      return null
    },
    'window.menuBar': async ({ bar }) => {
      shell.menuBar(bar)
      return null
    },
  }
}
