import type { Catalog, CatalogNote, Relation, RelationName, SchemaObject, SystemRelation } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import type { Capabilities, FormField, Options, Secrets } from '@shared/connection'
import type { Outline } from '@shared/outline'
import type { RowFilter, RowSort } from '@shared/row-query'
import type { Literals } from '@shared/row-text'
import type { Duplex } from 'node:stream'
import type { z } from 'zod'
import type { ConsoleSession } from './console'
import type { Steps } from './steps'

/** Given to every driver call. Aborting ends the call with `cancelled`, on the server too where it can be asked to stop. */
export interface CallOptions {
  readonly signal: AbortSignal
  /** Limit in ms for the whole call. */
  readonly timeoutMs: number
}

/** Opens a stream to a host and port by a way that is no socket of this machine. Rejects with an AppError. */
export type Reach = (host: string, port: number) => Promise<Duplex>

/** `steps`: told what getting in comes to. */
export interface ConnectOptions extends CallOptions {
  readonly steps?: Steps
}

export interface CheckOptions extends CallOptions {
  /** The fingerprint of the last reading: an engine may need no more than that to say that nothing changed, by telling it again. */
  readonly known?: string
}

export interface ScanReport {
  readonly facet: string
  readonly done: number
  readonly total: number
  readonly relations: number
}

export interface ScanOptions extends CallOptions {
  readonly onProgress?: (report: ScanReport) => void
  /** Called once, as soon as the names are known and before any other facet is read. Counts may still be unknown. */
  readonly onNames?: (names: Outline) => void
}

/** Where a database stands: equal fingerprints mean that nothing changed; else the marks tell what did. */
export interface CatalogMarks {
  readonly fingerprint: string
  /** By relationKey and objectKey; a mark changes whenever a reading of that relation or object would. */
  readonly marks: Readonly<Record<string, string>>
}

/** Which rows of a relation, and what of them. */
export interface RowsQuery {
  readonly limit: number
  readonly filters?: readonly RowFilter[] | undefined
  /** Before the key, which decides among equals. */
  readonly sort?: readonly RowSort[] | undefined
  /** `next` of the page before, asked for in the same order. */
  readonly after?: string | undefined
  /** The one row with that id; nothing else of this object counts then but `columns` and `whole`. */
  readonly row?: string | undefined
  /** Only these columns, in this order. */
  readonly columns?: readonly string[] | undefined
  /** Long values up to `WHOLE_LIMIT` instead of `CELL_LIMIT`. */
  readonly whole?: boolean | undefined
}

/** What a user would read: a relation, all of a schema, or what of the catalog is kept from him. */
export interface GrantScope {
  readonly schema?: string | undefined
  readonly name?: string | undefined
}

/** One open link to a database. Methods may run one after another, never at the same time. */
export interface Session {
  readonly serverVersion: string
  /**
   * Which server, which database, and as whom it is read: the same text for everybody whose readings must be equal. Null
   * where that cannot be told, or the database is a file of this machine.
   */
  identity(options: CallOptions): Promise<string | null>
  /** Asks whether this user may read the catalog at all: rejects with `permission_denied` where not. */
  probe(options: CallOptions): Promise<void>
  /** Reads the whole catalog with set queries; the fingerprint in it was taken before the first of them. */
  readCatalog(options: ScanOptions): Promise<Catalog>
  /** A cheap answer that changes whenever a catalog read would; equal text means unchanged. */
  fingerprint(options: CheckOptions): Promise<string>
  /** The fingerprint with a mark per relation and object, taken in that order: a change meanwhile is seen next time. */
  marks(options: CheckOptions): Promise<CatalogMarks>
  /** Reads the named relations whole; names that no longer exist are left out. Costs by the names, not by the catalog. */
  readRelations(names: readonly RelationName[], options: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }>
  /** Reads all objects that are no relations. */
  readObjects(options: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }>
  /** Names of relations in schemas of the system, which no reading, mark or fingerprint speaks of; they can be read by name. */
  systemRelations(options: CallOptions): Promise<SystemRelation[]>
  /**
   * Statements that an owner must run so that this user may read a relation, or all of a schema; without a scope: what a reading lacks.
   * None where no right is missing, or the engine has none. `not_found` where there is no such schema or relation.
   */
  grants(scope: GrantScope, options: CallOptions): Promise<string[]>
  /** Names of the other databases of the server that this user may connect to; none where a connection is of all of them. */
  databases(options: CallOptions): Promise<string[]>
  /** A page of a relation's rows: by its key, or as the server gives them where nothing tells rows apart. */
  rows(name: RelationName, query: RowsQuery, options: CallOptions): Promise<RowPage>
  /** How many rows pass the filters, counted one by one. */
  count(name: RelationName, filters: readonly RowFilter[], options: CallOptions): Promise<number>
  close(): Promise<void>
}

/** Everything Relata needs to know about a database engine. Data only reaches the renderer, never code. */
export interface EngineModule<O extends Options = Options> {
  readonly id: string
  readonly label: string
  /** Two letters on a tile. */
  readonly icon: string
  readonly fields: readonly FormField[]
  readonly options: z.ZodType<O>
  readonly capabilities: Capabilities
  /** How its SQL writes names and values, for rows that become INSERT statements. */
  readonly literals: Literals
  /** Reads a URL or path this engine understands; undefined when it is another engine's. Throws `invalid_input` when it is ours but malformed. */
  parseUrl(text: string): { options: Options; secrets: Secrets } | undefined
  /** A URL that {@link EngineModule.parseUrl} reads back, with the user and without any secret or tunnel. */
  url(options: Options): string
  /** Where the connection leads, without user or secret: `host:port/database` or a path. */
  describe(options: Options): string
  /** Which database of its server a connection with these options is of; absent for an engine whose connections are of all, or of files. */
  databaseOf?(options: Options): string
  /** Files that a connection with these options reads as databases, by form field; absent for an engine that reads none. */
  files?(options: Options): readonly { readonly field: string; readonly path: string }[]
  /** Whether a schema of that name is one that the database keeps for itself, where no reading has it. */
  isSystem(schema: string): boolean
  /** A name as the engine takes it in a statement, whatever stands in it. */
  quote(name: string): string
  /** DDL that makes an equal relation: pure text from the model, no question to the database. */
  ddl(relation: Relation): string
  /** The same for an object: definition, comment and grants. */
  objectDdl(object: SchemaObject): string
  /** Statements that, run one by one on an empty database, make a catalog equal to this one; sorted by what needs what. */
  catalogDdl(catalog: Pick<Catalog, 'relations' | 'objects'>): readonly string[]
  /** The statements as one text for the engine's own client; absent where a semicolon after each is enough. */
  script?(statements: readonly string[]): string
  /** Opens a session IN THIS PROCESS; only the session host calls it. `reach`: the way to the server. Rejects with an AppError. */
  connect(options: O, secrets: Secrets, call: ConnectOptions, reach?: Reach): Promise<Session>
  /** The same for a user's own statements; `writable`: whether they may write. */
  openConsole(options: O, secrets: Secrets, call: CallOptions, writable: boolean, reach?: Reach): Promise<ConsoleSession>
}
