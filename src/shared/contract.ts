import { z } from 'zod'
import { ObjectName, RelationKind, RelationName, SchemaObject } from './catalog'
import { OutlineReply, RelationReply, RelationRow, ScanProgress, ScanResult } from './catalog-replies'
import { Change, ComparisonReply, HistoryReply } from './change'
import {
  CacheEntry,
  CacheHealth,
  CacheHistory,
  CacheRange,
  CacheStats,
  Forgotten,
  RedisSettings,
  RedisTrial,
  SelfTestLine,
  TeamStatus,
} from './cache-report'
import { Cell, RowPage } from './cells'
import {
  ConnectionChange,
  ConnectionDetail,
  ConnectionSummary,
  EngineId,
  EngineInfo,
  FolderName,
  HostKey,
  Id,
  ImportItem,
  NewConnection,
  Options,
  Secrets,
} from './connection'
import { TestResult, TestStep } from './connection-test'
import { DiagramView } from './diagram-views'
import { ErdCopy, ErdExport, ErdExported, ErdProgress } from './erd/request'
import { Freshness } from './freshness'
import { Graph } from './graph'
import { MenuBar } from './menu-bar'
import { Preferences } from './preferences'
import { queryChannels } from './query-channels'
import { BackupName, RecoveryStatus } from './recovery'
import { Place, RowFilters, RowSorts } from './row-query'
import { FILE_FORMATS } from './row-text'
import { FilterReply, Indexing, SearchInput, SearchReply } from './search'
import { Name, Scope, serverChannels } from './server-channels'
import { Thing, Use } from './uses'
import { Template } from './sql-templates'
import { TreeMark, TreeMarksReply } from './tree-marks'

interface Call<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I
  readonly output: O
}
interface Job<I extends z.ZodType, O extends z.ZodType, P extends z.ZodType> extends Call<I, O> {
  readonly progress: P
}
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Call<I, O> => ({ input, output })
const job = <I extends z.ZodType, O extends z.ZodType, P extends z.ZodType>(input: I, output: O, progress: P): Job<I, O, P> => ({
  input,
  output,
  progress,
})

const None = z.strictObject({})
const ById = z.strictObject({ id: Id })

export const VaultStatus = z.object({
  /** `empty`: no slot yet, nothing secret stored · `locked` · `unlocked` · `session`: secrets live until quit only. */
  state: z.enum(['empty', 'locked', 'unlocked', 'session']),
  /** Ways that open it. */
  slots: z.array(z.enum(['keychain', 'password', 'both', 'recovery'])),
  /** The keychain in plain words ("GNOME libsecret"), or why there is none. */
  keychain: z.object({ available: z.boolean(), label: z.string() }),
  /** While locked: why the keychain that should open it did not. */
  problem: z.string().nullable(),
})
export type VaultStatus = z.infer<typeof VaultStatus>

export const AppInfo = z.object({
  version: z.string(),
  runtime: z.string(),
  dataFolder: z.string(),
  /** File of the sample's copy; it need not exist. */
  sample: z.string(),
  /** True for a runtime that serves development and tests only. */
  developmentRuntime: z.boolean(),
})
export type AppInfo = z.infer<typeof AppInfo>

/** Two readings of one connection. A reading is named by the history entry it made; 0 is the oldest one known. */
const Comparison = z.strictObject({
  id: Id,
  from: z.number().int().min(0),
  /** `now` reads the database first: a comparison with the present never trusts a cache. */
  to: z.union([z.number().int().min(0), z.literal('now')]),
})

const Password = z.string().min(1).max(1024)
/** For a file that anybody may copy and try against. */
const Passphrase = z.string().min(12, 'A passphrase has at least 12 characters').max(1024)

/** A Redis as the user gives it. Password: absent = the saved one of the same server, null or empty = none, text = this. */
const RedisInput = z.strictObject({
  url: z.string().trim().min(1).max(2048),
  password: z.string().max(1024).nullable().optional(),
  /** PEM text of an authority. */
  ca: z.string().max(65_536).default(''),
  allowPlain: z.boolean().default(false),
})

/** Every channel of the application: what goes in, what comes out, what is reported meanwhile. */
export const contract = {
  'app.info': call(None, AppInfo),
  /** Writes down what the window shows, as text that only the page reads, for the page after a failed one. Kept in memory. */
  'window.keep': call(z.strictObject({ state: z.string().max(1024 * 1024) }), z.null()),
  'window.kept': call(None, z.object({ state: z.string().nullable() })),
  /** Writes down what is open, as text that only the page reads, for the next start; sealed, since names are in it. */
  'window.keepSession': call(z.strictObject({ session: z.string().max(1024 * 1024) }), z.null()),
  /** Null where there is none, and where what was open is taken for the cause of a failing page. */
  'window.session': call(None, z.object({ session: z.string().nullable() })),
  /** Draws everything larger or smaller; the preference of that name remembers it. */
  'window.zoom': call(z.strictObject({ percent: Preferences.shape.zoom }), z.null()),
  /** Shows the window's commands in the menu bar; `menu.chosen` tells which one was chosen there. */
  'window.menuBar': call(z.strictObject({ bar: MenuBar }), z.null()),
  'preferences.get': call(None, Preferences),
  'preferences.set': call(Preferences.partial().strict(), Preferences),

  /** Null where the store is sound; while it is not, no other group of channels works. */
  'recovery.status': call(None, RecoveryStatus.nullable()),
  /** `name`: of a backup. What it replaces is kept. Ends the start window, as the next two do. */
  'recovery.restore': call(z.strictObject({ name: BackupName }), z.null()),
  'recovery.startEmpty': call(None, z.null()),
  /** Uses a store that is sound, although it is older than it was, or another one. */
  'recovery.accept': call(None, z.null()),
  'recovery.quit': call(None, z.null()),

  'engines.list': call(None, z.array(EngineInfo)),
  /**
   * Reads a URL, a path, or lines of configuration (.env, .pgpass, my.cnf, key=value). `engine`: the one that is meant where the text
   * names none. `url` in the answer: the same without a secret.
   */
  'engines.parseUrl': call(
    z.strictObject({ url: z.string().min(1).max(8192), engine: EngineId.optional() }),
    z.object({ engine: z.string(), name: z.string(), url: z.string(), options: Options, secrets: Secrets }),
  ),

  'vault.status': call(None, VaultStatus),
  'vault.unlock': call(z.strictObject({ password: Password }), VaultStatus),
  'vault.lock': call(None, VaultStatus),
  /** Asks the keychain once more; a status with a `problem` where it still does not open. */
  'vault.tryKeychain': call(None, VaultStatus),
  'vault.recover': call(z.strictObject({ code: z.string().min(1).max(128) }), VaultStatus),
  /** `keychain`: whether it opens the secrets `also`, is `needed` as well, or opens them `no` more; absent = as it is. */
  'vault.setPassword': call(z.strictObject({ password: Password, keychain: z.enum(['also', 'needed', 'no']).optional() }), VaultStatus),
  'vault.useKeychain': call(None, VaultStatus),
  /** Answers the new code, which is shown once and kept nowhere. */
  'vault.newRecoveryCode': call(None, z.object({ recoveryCode: z.string() })),
  /** Gives the secrets a new key. The password is needed where there is one; a new recovery code comes where there was one. */
  'vault.rotate': call(z.strictObject({ password: Password.optional() }), z.object({ recoveryCode: z.string().optional() })),
  'vault.useSession': call(None, VaultStatus),

  'connections.list': call(None, z.array(ConnectionSummary)),
  'connections.get': call(ById, ConnectionDetail),
  'connections.create': call(NewConnection, ConnectionSummary),
  'connections.update': call(ConnectionChange, ConnectionSummary),
  /** As a URL, without a secret and without its tunnel. */
  'connections.url': call(ById, z.object({ url: z.string() })),
  /** Moves one into a folder and before another one; null = behind all that are in that folder. Its revision stays. */
  'connections.arrange': call(
    z.strictObject({ id: Id, folder: FolderName, before: Id.nullable().default(null) }),
    z.array(ConnectionSummary),
  ),
  /** Hands in secrets that are asked for, for as long as its sessions are open; `keep`: until Relata is closed or locked. */
  'connections.give': call(z.strictObject({ id: Id, secrets: Secrets, keep: z.boolean().default(false) }), z.null()),
  'connections.remove': call(ById, Forgotten),
  'connections.duplicate': call(ById, ConnectionSummary),
  /**
   * Without `force` the last result while it is believed, or a success that is not any more, marked as stale. Tells its steps as
   * they happen where the database is asked.
   */
  'connections.test': job(z.strictObject({ id: Id, force: z.boolean().default(false) }), TestResult, z.array(TestStep)),
  /** The last result, as an unforced test would answer it at once; null where that would have to ask the database first. */
  'connections.lastTest': call(ById, TestResult.nullable()),
  /** Tests what stands in the form. With `id`, secrets left out are taken from the saved connection. Never cached. */
  'connections.testDraft': job(
    z.strictObject({ id: Id.optional(), engine: EngineId, options: Options, secrets: Secrets.default({}) }),
    TestResult,
    z.array(TestStep),
  ),
  'connections.forget': call(ById, Forgotten),
  /** Trusts the key of an SSH server from now on; `not_found` for one that no server has shown since the start. */
  'connections.trustHostKey': call(z.strictObject(HostKey.shape), z.null()),
  'connections.restoreSample': call(None, ConnectionSummary),
  /**
   * Saved connections as a file where the user chooses: without secrets, or with them and sealed under a passphrase. `file`: its
   * path; null = no place was chosen. `withoutSecrets`: names of those whose password was kept for an earlier session only.
   */
  'connections.exportFile': call(
    z.strictObject({ ids: z.array(Id).min(1).max(10_000), passphrase: Passphrase.optional() }),
    z.object({ file: z.string().nullable(), withoutSecrets: z.array(z.string()) }),
  ),
  /** Asks for a file and keeps it open for the two below; null = none was chosen. Nothing in it ever connects by itself. */
  'connections.openFile': call(None, z.object({ token: z.string(), name: z.string(), sealed: z.boolean() }).nullable()),
  'connections.previewFile': call(z.strictObject({ token: Id, passphrase: Password.optional() }), z.array(ImportItem)),
  /** Saves entries of the file by their place in it, all or none. */
  'connections.importFile': call(
    z.strictObject({ token: Id, chosen: z.array(z.number().int().min(0)).min(1).max(10_000) }),
    z.object({ ids: z.array(z.string()) }),
  ),

  'catalog.scan': job(z.strictObject({ id: Id, force: z.boolean().default(false) }), ScanResult, ScanProgress),
  /** Re-reads exactly what it points at and replaces it in every layer. */
  'catalog.refresh': job(
    z.strictObject({ id: Id, scope: Scope.default({}) }),
    z.object({ read: z.number().int(), changed: z.number().int(), freshness: Freshness }),
    ScanProgress,
  ),
  /** The cached outline at once; never asks the database. `not_found` when nothing was ever read. */
  'catalog.get': call(ById, OutlineReply),
  /** Asks the database the cheap question and says how fresh the snapshot is. */
  'catalog.check': call(ById, Freshness),
  'catalog.relations': call(
    z.strictObject({
      id: Id,
      schema: Name.optional(),
      filter: z.string().max(512).optional(),
      kinds: z.array(RelationKind).max(RelationKind.options.length).optional(),
      sort: z.enum(['name', 'rows', 'columns']).default('name'),
      descending: z.boolean().default(false),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(5000).default(200),
    }),
    z.object({ total: z.number().int(), items: z.array(RelationRow), freshness: Freshness }),
  ),
  'catalog.relation': call(z.strictObject({ id: Id, schema: Name, name: Name }), RelationReply),
  /** Views that read a relation, as far as their details are known; asks no database. */
  'catalog.dependents': call(
    z.strictObject({ id: Id, schema: Name, name: Name }),
    /** `complete`: false where details of a view were forgotten. */
    z.object({ relations: z.array(RelationName), complete: z.boolean() }),
  ),
  /** A statement to be edited, from what is known of a relation; nothing is run. */
  'catalog.template': call(z.strictObject({ id: Id, schema: Name, name: Name, template: Template }), z.object({ sql: z.string() })),
  'catalog.object': call(
    z.strictObject({ ...ObjectName.shape, id: Id, schema: z.string().max(16_384), name: Name, signature: z.string().max(16_384) }),
    z.object({ object: SchemaObject, ddl: z.string(), freshness: Freshness }),
  ),
  'catalog.graph': call(z.strictObject({ id: Id, schema: Name.optional() }), Graph.extend({ freshness: Freshness })),
  /** A page of rows, asked of the database. `after`: the `next` of the page before, in the same order and with the same filters. */
  'catalog.rows': call(
    z.strictObject({
      id: Id,
      schema: Name,
      name: Name,
      limit: z.number().int().min(1).max(1000).default(100),
      filters: RowFilters,
      sort: RowSorts,
      after: Place.optional(),
    }),
    RowPage,
  ),
  /** Counts one by one, which takes as long as the table is large: never asked without a user's wish. */
  'catalog.count': call(z.strictObject({ id: Id, schema: Name, name: Name, filters: RowFilters }), z.object({ rows: z.number().int() })),
  /** One value, whole up to WHOLE_LIMIT. `row`: from the `ids` of a page. */
  'catalog.cell': call(z.strictObject({ id: Id, schema: Name, name: Name, row: Place, column: Name }), z.object({ cell: Cell })),
  /** All rows that pass the filters, as a file where the user chooses. `file`: its path; null = no place was chosen. */
  'catalog.exportRows': job(
    z.strictObject({ id: Id, schema: Name, name: Name, filters: RowFilters, sort: RowSorts, format: z.enum(FILE_FORMATS) }),
    z.object({ file: z.string().nullable(), rows: z.number().int() }),
    z.object({ rows: z.number().int() }),
  ),
  /** The last reading as a JSON file where the user chooses, asking no database. `file`: its path; null = no place was chosen. */
  'catalog.export': call(ById, z.object({ file: z.string().nullable() })),
  /** A diagram as a file where the user chooses. */
  'erd.export': job(ErdExport, ErdExported, ErdProgress),
  /** The same as an image on the clipboard. */
  'erd.copy': job(ErdCopy, ErdExported.pick({ scale: true }), ErdProgress),
  /** `keepHistory`: of a whole connection the last reading goes, and what changed between its readings stays. */
  'catalog.forget': call(
    z.strictObject({ id: Id, scope: Scope.default({}), keepHistory: z.boolean().default(false) }),
    /** `undo`: for `catalog.undoForget`, within ten seconds; null where it cannot be undone. */
    Forgotten.extend({ undo: z.string().nullable() }),
  ),
  /** Puts back what a forget dropped; 0 entries where it was read again meanwhile, `not_found` when it is too late or it was forgotten again. */
  'catalog.undoForget': call(z.strictObject({ undo: Id }), z.object({ entries: z.number().int() })),
  /** What a forget would drop; changes nothing. */
  'catalog.forgetPreview': call(z.strictObject({ id: Id, scope: Scope.default({}) }), Forgotten),

  ...serverChannels,
  ...queryChannels,
  /** What the user pinned or hid in the tree. */
  'tree.marks': call(None, TreeMarksReply),
  /** `key`: a relationKey or objectKey. `mark`: null takes it away. */
  'tree.mark': call(z.strictObject({ id: Id, key: z.string().min(2).max(65_536), mark: TreeMark.nullable() }), TreeMarksReply),

  /** Diagrams of a connection as the user arranged them. */
  'diagram.views': call(ById, z.array(DiagramView)),
  /** Keeps one in the place of the one with its schema and name. */
  'diagram.saveView': call(z.strictObject({ id: Id, view: DiagramView }), z.null()),
  'diagram.removeView': call(z.strictObject({ id: Id, schema: Name.nullable(), name: z.string().max(100) }), z.null()),

  'history.list': call(ById, HistoryReply),
  /** When a reading last found each relation changed or new, ms since 1970, by relationKey; without those that none found so. */
  'history.ages': call(ById, z.object({ relations: z.array(z.object({ key: z.string(), readAt: z.number() })) })),
  'history.compare': job(Comparison, ComparisonReply, ScanProgress),
  /** What changed of one relation or object, by its key: one entry a reading that found it changed, the newest first. */
  'history.of': call(
    z.strictObject({ id: Id, key: z.string().max(65_536) }),
    z.object({ changes: z.array(z.object({ id: z.number().int(), readAt: z.number(), change: Change })) }),
  ),
  /** DDL of one changed relation or object on both sides; null = not there. */
  'history.sides': call(
    z.strictObject({ id: Id, from: z.number().int().min(0), to: z.number().int().min(0), key: z.string().max(65_536) }),
    z.object({ before: z.string().nullable(), after: z.string().nullable() }),
  ),
  /** The same as text or JSON, with a name for a file. */
  'history.export': job(
    Comparison.extend({ format: z.enum(['text', 'json']) }),
    z.object({ text: z.string(), fileName: z.string() }),
    ScanProgress,
  ),
  /** Takes keys off the list of what was not seen yet. */
  'history.see': call(z.strictObject({ id: Id, keys: z.union([z.array(z.string().max(65_536)).max(1000), z.literal('all')]) }), z.null()),

  /** Names, columns, comments and texts of all snapshots, the best first; asks no database. */
  'search.find': call(SearchInput, SearchReply),
  /** Columns and comments of one connection that hold a text as it was typed: for the filter of the tree, which looks at names itself. */
  'search.filter': call(z.strictObject({ id: Id, text: z.string().min(1).max(512) }), FilterReply),
  /** What was opened, the latest first. */
  'search.uses': call(None, z.array(Use)),
  /** Counts one more opening. */
  'search.use': call(Thing, z.null()),

  'cache.stats': call(None, CacheStats),
  /** What the cache did in the last hour, day or month, other processes on this data folder included. */
  'cache.history': call(z.strictObject({ range: CacheRange }), CacheHistory),
  'cache.health': call(None, CacheHealth),
  'cache.entries': call(None, z.array(CacheEntry)),
  'cache.redis': call(None, RedisSettings),
  /** Saves and uses it at once; `invalid_input` where it is no address, or another machine's without TLS that was not allowed. */
  'cache.saveRedis': call(RedisInput, RedisSettings),
  /** Back to the usual address; the saved password is dropped. */
  'cache.removeRedis': call(None, RedisSettings),
  /** Tries it; saves and uses nothing. */
  'cache.testRedis': call(RedisInput, RedisTrial),
  'team.status': call(None, TeamStatus),
  /** Makes a new key. It is told to nobody: see `team.copyKey`. */
  'team.found': call(None, TeamStatus),
  /** `invalid_input` for what is no key of a team. */
  'team.join': call(z.strictObject({ key: z.string().trim().min(1).max(256) }), TeamStatus),
  'team.leave': call(None, TeamStatus),
  /** Puts the key on the clipboard, for a colleague. */
  'team.copyKey': call(None, z.null()),
  'cache.clear': call(z.strictObject({ confirm: z.literal(true) }), Forgotten),
  'cache.selfTest': call(None, z.object({ ok: z.boolean(), lines: z.array(SelfTestLine) })),
} as const

/** Broadcasts from main to every window. */
export const events = {
  'connections.changed': z.object({ id: z.string().optional() }),
  /** What was asked behind a result that was answered; null where it could not be asked. */
  'connections.tested': z.object({ id: z.string(), result: TestResult.nullable() }),
  'catalog.changed': z.object({ id: z.string(), freshness: Freshness.nullable() }),
  /** The system woke up: what is open is asked about again. */
  'system.resumed': z.object({}),
  /** Names of a first reading, before anything else is known: an outline as text, see outline.ts. */
  'catalog.names': z.object({ id: z.string(), outline: z.string() }),
  /** A reading found something changed, or it was looked at. */
  'history.changed': z.object({ id: z.string() }),
  'cache.changed': CacheHealth,
  /** Indexing began, went on or ended (null). */
  'search.changed': z.object({ indexing: Indexing }),
  'vault.changed': VaultStatus,
  /** A command was chosen in the menu bar. */
  'menu.chosen': z.object({ id: z.string() }),
} as const

export type Channel = keyof typeof contract
export type CallerInput<C extends Channel> = z.input<(typeof contract)[C]['input']>
export type HandlerInput<C extends Channel> = z.output<(typeof contract)[C]['input']>
export type Output<C extends Channel> = z.output<(typeof contract)[C]['output']>
export type Progress<C extends Channel> = (typeof contract)[C] extends { progress: infer P extends z.ZodType } ? z.output<P> : never
export type EventName = keyof typeof events
export type EventValue<E extends EventName> = z.output<(typeof events)[E]>
