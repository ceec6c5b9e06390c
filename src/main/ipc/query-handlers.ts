import type { Engine } from '../engine'
import type { Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `query.${string}`>

/** Handlers of the query console. */
export function queryHandlers({ consoles }: Engine): Pick<Handlers, Channels> {
  return {
    'query.run': async (input, { signal }) => consoles.run(input, signal),
    'query.close': async ({ console }) => {
      await consoles.close(console)
      return null
    },
  }
}
