import type { Options, Secrets } from '@shared/connection'
import type { RelationName } from '@shared/catalog'
import type { WireError } from '@shared/errors'
import type { TestStep } from '@shared/connection-test'
import type { RowFilter } from '@shared/row-query'
import type { RunLimits } from './console'
import type { GrantScope, RowsQuery, ScanReport } from './driver'

/** What the main process asks of a session host, one message each. The secret travels here and nowhere else. */
export type HostRequest =
  | {
      readonly id: number
      readonly op: 'connect'
      readonly timeoutMs: number
      readonly engine: string
      readonly options: Options
      readonly secrets: Secrets
      /** Files with keys of known SSH servers. */
      readonly knownHosts: readonly string[]
      /** `socks5://host:port`: the way to every other machine. */
      readonly proxy?: string | undefined
      /** For a user's own statements, and whether they may write; absent = for reading the catalog. */
      readonly console?: { readonly writable: boolean }
    }
  | { readonly id: number; readonly op: 'run'; readonly timeoutMs: number; readonly statement: string; readonly limits: RunLimits }
  | {
      readonly id: number
      readonly op: 'readCatalog' | 'readObjects' | 'systemRelations' | 'databases' | 'identity' | 'probe' | 'close'
      readonly timeoutMs: number
    }
  | { readonly id: number; readonly op: 'fingerprint' | 'marks'; readonly timeoutMs: number; readonly known: string | undefined }
  | { readonly id: number; readonly op: 'readRelations'; readonly timeoutMs: number; readonly names: readonly RelationName[] }
  | { readonly id: number; readonly op: 'grants'; readonly timeoutMs: number; readonly scope: GrantScope }
  | { readonly id: number; readonly op: 'rows'; readonly timeoutMs: number; readonly name: RelationName; readonly query: RowsQuery }
  | {
      readonly id: number
      readonly op: 'count'
      readonly timeoutMs: number
      readonly name: RelationName
      readonly filters: readonly RowFilter[]
    }

/** Ends the request of that id. */
export interface HostCancel {
  readonly cancel: number
}

/** What a session host answers. `value` is a structured clone. */
export type HostReply =
  | { readonly id: number; readonly progress: ScanReport }
  /** How far connecting is. */
  | { readonly id: number; readonly steps: readonly TestStep[] }
  /** The names, encoded as in shared/outline.ts. */
  | { readonly id: number; readonly names: string }
  /** Some relations or objects of a packed catalog, ahead of the rest: one message with all of them holds up who receives it. */
  | { readonly id: number; readonly parts: readonly (readonly [string, string])[] }
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError }
