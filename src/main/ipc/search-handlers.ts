import type { Engine } from '../engine'
import type { Handlers } from './handlers'

/** Handlers of the search over everything that was read. */
export function searchHandlers({ search, memory }: Engine): Pick<Handlers, Extract<keyof Handlers, `search.${string}`>> {
  return {
    'search.find': async (input, { signal }) => search.find(input, signal),
    'search.filter': async ({ id, text }, { signal }) => search.filter(id, text, signal),
    'search.uses': async () => [...memory.uses()],
    'search.use': async (thing) => {
      memory.use(thing)
      return null
    },
  }
}
