import type { SearchInput } from '@shared/search'

/** A connection as the index knows it. */
export interface SourceName {
  readonly connection: string
  readonly engine: string
  /** Its name when it was indexed, for those that nobody has saved. */
  readonly label: string
}

export interface SourceState extends SourceName {
  /** Null while it is not wholly indexed. */
  readonly generation: number | null
}

/** One relation or object: its JSON, or only its name where the rest was forgotten; neither = it is gone. */
export interface PartUpdate {
  /** Name of the snapshot's part: `relation:…` or `object:…`. */
  readonly part: string
  readonly json?: string | undefined
  readonly bare?: { readonly schema: string; readonly name: string; readonly kind: string } | undefined
}

/** What is looked for, and among which connections. */
export interface FindRequest extends SearchInput {
  /** Ids of the connections that may be found at all. */
  readonly among: readonly string[]
  /** Becomes 1 when nobody waits for the answer any longer. */
  readonly cancelled: Int32Array
}

/** A text that columns and comments of one connection are to hold. */
export interface FilterRequest {
  readonly connection: string
  readonly text: string
  /** Becomes 1 when nobody waits for the answer any longer. */
  readonly cancelled: Int32Array
}

export interface WorkerRequest {
  readonly id: number
  readonly op: string
  readonly args: readonly unknown[]
}

export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly code: 'damaged' | 'cancelled' | 'failed' }

/** What a search thread is started with. */
export interface WorkerStart {
  readonly file: string
  readonly role: 'read' | 'write'
}
