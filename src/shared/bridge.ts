import type { WireError } from './errors'

/** What comes back for every call: a value, never a rejection (Electron keeps only the message of a rejected handler). */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError }

/** The one object that crosses the context bridge, as `window.relata`. */
export interface Bridge {
  /** Starts a call. `id` is unique per call and made by the caller, so that it can be cancelled at once. */
  call(id: string, channel: string, input: unknown): Promise<Reply<unknown>>
  cancel(id: string): void
  /** Progress of running calls; returns the function that stops listening. */
  onProgress(listener: (id: string, value: unknown) => void): () => void
  /** Broadcasts of the main process; returns the function that stops listening. */
  onEvent(listener: (name: string, value: unknown) => void): () => void
  readonly platform: string
}
