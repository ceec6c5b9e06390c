export const ENGINES = ['postgres', 'mysql', 'sqlite'] as const
export type EngineId = (typeof ENGINES)[number]

/** A database, reached in the clear: peers are not asked for encryption, so neither are we. */
export interface Where {
  readonly engine: EngineId
  readonly options: Readonly<Record<string, string | number>>
  readonly secrets: Readonly<Record<string, string>>
}

/** What one child process is to do; each runs in a process of its own with a connection of its own. */
export type Job =
  /** Our driver, in the process itself: time to the names and to the whole model. */
  | { readonly kind: 'relata'; readonly where: Where }
  /** Our driver as the application uses it: in a child of this process, packed, received here. */
  | { readonly kind: 'packed'; readonly where: Where; readonly host: string }
  /** The whole engine reading into an empty store and cache; how long its own event loop stood still. */
  | { readonly kind: 'explorer'; readonly where: Where; readonly host: string; readonly folder: string }
  /** Every statement that our driver sends, as texts, and nothing measured. */
  | { readonly kind: 'record'; readonly where: Where }
  /** Those texts sent again, answers read off the socket and thrown away. */
  | { readonly kind: 'floor'; readonly where: Where; readonly texts: readonly string[] }
  | { readonly kind: 'plain'; readonly where: Where; readonly statements: readonly string[] }
  | { readonly kind: 'dbgate' | 'kysely'; readonly where: Where; readonly folder: string }
  | { readonly kind: 'command'; readonly program: string; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }
  /** "Has anything changed?" on an open connection, after a whole reading; nothing has, but `wrote` was run by somebody else. */
  | { readonly kind: 'check'; readonly where: Where; readonly folder?: string; readonly wrote?: string }
  /** The same after `statement` was run by somebody else: what changed is found and read again. */
  | { readonly kind: 'changed'; readonly where: Where; readonly statement: string; readonly folder?: string }

/** What a child tells. */
export interface Outcome {
  readonly ms: number
  /** ms until the names were there. */
  readonly names?: number
  /** Relations that were read: a contender that reads nothing wins nothing. */
  readonly relations?: number
  /** Most memory that the process which reads ever had, bytes. */
  readonly rss?: number
  readonly texts?: readonly string[]
  /** Statements that the server answered. */
  readonly statements?: number
  /** Delay of the event loop, ms: 99th percentile and longest. */
  readonly delay?: { readonly p99: number; readonly longest: number }
}
