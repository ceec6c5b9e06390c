import type { Options, Secrets } from '@shared/connection'

/** A connection ready to be opened. Exists in the main process only, and only while it is needed. */
export interface OpenedConnection {
  readonly engine: string
  readonly options: Options
  readonly secrets: Secrets
  /** Grows with every change of the saved connection. */
  readonly revision: number
  /** Whether its readings are shared with the team. */
  readonly shared?: boolean
}

/** Where the explorer gets connections from: the store, or a URL on the command line. */
export interface ConnectionSource {
  /** Throws `not_found`, `secrets_locked` or `secrets_unavailable`. */
  open(id: string): Promise<OpenedConnection>
}
