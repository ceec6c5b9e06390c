import type { Engine } from '../engine'
import type { Handlers } from './handlers'

/** Handlers of the search over everything that was read. */
export function searchHandlers({ search }: Engine): Pick<Handlers, 'search.find' | 'search.filter'> {
  return {
    'search.find': async (input, { signal }) => search.find(input, signal),
    'search.filter': async ({ id, text }, { signal }) => search.filter(id, text, signal),
  }
}
