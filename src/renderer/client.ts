import type { Bridge } from '@shared/bridge'
import type { CallerInput, Channel, EventName, EventValue, Output, Progress } from '@shared/contract'
import { fromWire } from '@shared/errors'

declare global {
  interface Window {
    readonly relata: Bridge
  }
}

export interface ClientOptions<C extends Channel> {
  readonly signal?: AbortSignal
  readonly onProgress?: (value: Progress<C>) => void
}

const listeners = new Map<string, (value: unknown) => void>()
window.relata.onProgress((id, value) => listeners.get(id)?.(value))

/** Calls the main process. Rejects with an AppError; aborting `signal` ends the work over there with `cancelled`. */
export async function call<C extends Channel>(
  channel: C,
  input: CallerInput<C>,
  { signal, onProgress }: ClientOptions<C> = {},
): Promise<Output<C>> {
  const id = crypto.randomUUID()
  const cancel = () => window.relata.cancel(id)
  if (onProgress !== undefined) listeners.set(id, onProgress as (value: unknown) => void)
  signal?.addEventListener('abort', cancel)
  try {
    const answer = window.relata.call(id, channel, input)
    if (signal?.aborted === true) cancel()
    const reply = await answer
    if (!reply.ok) throw fromWire(reply.error)
    return reply.value as Output<C>
  } finally {
    signal?.removeEventListener('abort', cancel)
    listeners.delete(id)
  }
}

const heard = new Map<EventName, Set<(value: never) => void>>()
let stopHearing: (() => void) | undefined

/**
 * Listens to a broadcast of the main process; answers the function that stops listening. The bridge carries one listener for all,
 * and none once nobody listens.
 */
export function onEvent<E extends EventName>(name: E, listener: (value: EventValue<E>) => void): () => void {
  const known = heard.get(name) ?? new Set()
  heard.set(name, known)
  known.add(listener)
  stopHearing ??= window.relata.onEvent((event, value) => {
    for (const each of [...(heard.get(event as EventName) ?? [])]) each(value as never)
  })
  return () => {
    known.delete(listener)
    if ([...heard.values()].some(({ size }) => size > 0)) return
    stopHearing?.()
    stopHearing = undefined
  }
}
