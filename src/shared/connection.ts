import { z } from 'zod'
import { Literals } from './row-text'
import { AppError } from './errors'

export const Environment = z.enum(['local', 'development', 'test', 'staging', 'production'])
export type Environment = z.infer<typeof Environment>

/** One field of an engine's connection form; the renderer draws it, the engine's zod schema validates it. */
export const FormField = z.object({
  name: z.string(),
  label: z.string(),
  /** `lines` is a text of several lines. */
  kind: z.enum(['text', 'number', 'password', 'file', 'select', 'toggle', 'lines']),
  placeholder: z.string().optional(),
  help: z.string().optional(),
  required: z.boolean(),
  /** True for what must never leave the vault in the clear. */
  secret: z.boolean(),
  /** Choices of a `select`, in plain words; `help` says what each of them means where the label alone does not. */
  choices: z.array(z.object({ value: z.string(), label: z.string(), help: z.string().optional() })).optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  group: z.enum(['server', 'login', 'tls', 'access', 'ssh', 'jump', 'file']),
  /** Shown only while each of these fields has that value, or one of those; what stands in a field that is not shown is not used. */
  when: z.array(z.object({ field: z.string(), is: z.union([z.string(), z.boolean(), z.array(z.string())]) })).optional(),
  /** For few: behind a fold of its group until somebody opens it, or something stands in one of them. */
  folded: z.boolean().optional(),
})
export type FormField = z.infer<typeof FormField>

/** What an engine can do: plain booleans, so that nothing ever asks for an engine's name. */
export const Capabilities = z.object({
  schemas: z.boolean(),
  materializedViews: z.boolean(),
  cancelQuery: z.boolean(),
  network: z.boolean(),
  /** The catalog shows a user what he has a right to, and nothing else: what is empty may only look so. */
  hidesByRight: z.boolean(),
  /** A connection is of one database of a server, which may have others. */
  databases: z.boolean(),
  /** It has users with rights that another one grants. */
  grants: z.boolean(),
  /** It keeps schemas of its own, which a reading leaves out. */
  systemSchemas: z.boolean(),
})
export type Capabilities = z.infer<typeof Capabilities>

export const EngineInfo = z.object({
  id: z.string(),
  label: z.string(),
  /** Two letters on a tile. */
  icon: z.string(),
  fields: z.array(FormField),
  capabilities: Capabilities,
  literals: Literals,
})
export type EngineInfo = z.infer<typeof EngineInfo>

/** The key that an SSH server showed: as `ssh-keygen -l` writes its fingerprint. */
export const HostKey = z.object({
  host: z.string().min(1).max(253),
  port: z.number().int(),
  type: z.string().max(64),
  /** `SHA256:…`. */
  sha256: z.string().max(64),
})
export type HostKey = z.infer<typeof HostKey>

/** The key that an SSH server showed, where that is what stopped something. */
export function hostKeyOf(error: unknown): HostKey | undefined {
  if (!(error instanceof AppError) || error.code !== 'host_key_unknown') return undefined
  return HostKey.safeParse(error.detail).data
}

export const OptionValue = z.union([z.string().max(8192), z.number(), z.boolean()])
/** Non-secret settings of a connection, by form field name. */
export const Options = z.record(z.string().max(64), OptionValue).refine((options) => Object.keys(options).length <= 64, 'Too many settings')
export type Options = z.infer<typeof Options>
/** Secrets by form field name. Travel only towards the main process. */
export const Secrets = z
  .record(z.string().max(64), z.string().max(8192))
  .refine((secrets) => Object.keys(secrets).length <= 64, 'Too many secrets')
export type Secrets = z.infer<typeof Secrets>

/** Whether a connection with these options may change nothing: what was never said counts as yes. */
export function isReadOnly(options: Options): boolean {
  return options['readOnly'] !== false
}

export const ConnectionName = z.string().trim().min(1, 'Give the connection a name').max(120)

/** A folder of the list; empty = in none. There is a folder as long as something is in it. */
export const FolderName = z.string().trim().max(120)
/** What a connection is marked with, beside its environment. */
export const Colour = z.enum(['none', 'blue', 'purple', 'pink', 'green', 'brown', 'grey'])
export type Colour = z.infer<typeof Colour>

/** A saved connection as lists show it. Lists are in the user's own order; what is in one folder stands together. */
export const ConnectionSummary = z.object({
  id: z.string(),
  name: z.string(),
  engine: z.string(),
  environment: Environment,
  folder: z.string(),
  colour: Colour,
  /** Its secrets are kept nowhere: they are asked for when a session is opened. */
  asks: z.boolean(),
  /** Whether its readings are shared with those who hold the team's key. */
  shared: z.boolean(),
  /** Whether what a user asks for is sent so that the server refuses to change anything. True while the vault is locked. */
  readOnly: z.boolean(),
  /** Where it leads, without user or secret: `host:port/database` or the file's path. Empty while the vault is locked. */
  target: z.string(),
  /** Which database of its server it is of; empty while the vault is locked, and where it is of all of them, or of files. */
  database: z.string(),
  /** Bumped by every update; part of every cache key. */
  revision: z.number().int(),
  /** True when the record needs the vault and the vault is locked. */
  locked: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type ConnectionSummary = z.infer<typeof ConnectionSummary>

/** A saved connection as its form shows it: secrets only as "is set". */
export const ConnectionDetail = ConnectionSummary.extend({
  options: Options,
  /** Names of the secrets that are stored. */
  secretsSet: z.array(z.string()),
})
export type ConnectionDetail = z.infer<typeof ConnectionDetail>

/** Of a saved connection. */
export const Id = z.string().min(1).max(64)
/** An engine's. */
export const EngineId = z.string().min(1).max(64)

/** A connection to be saved. */
export const NewConnection = z.strictObject({
  name: ConnectionName,
  engine: EngineId,
  environment: Environment.default('local'),
  shared: z.boolean().default(false),
  folder: FolderName.default(''),
  colour: Colour.default('none'),
  asks: z.boolean().default(false),
  options: Options,
  secrets: Secrets.default({}),
})

/** What changes of a saved one; absent = as it is. Secrets: absent = keep, null = remove, text = replace. */
export const ConnectionChange = z.strictObject({
  id: Id,
  revision: z.number().int(),
  name: ConnectionName.optional(),
  environment: Environment.optional(),
  shared: z.boolean().optional(),
  folder: FolderName.optional(),
  colour: Colour.optional(),
  asks: z.boolean().optional(),
  options: Options.optional(),
  secrets: z.record(z.string().max(64), z.string().max(8192).nullable()).optional(),
})

/** One connection of a file, as it would be imported. */
export const ImportItem = z.object({
  /** Its place in the file, from 0. */
  at: z.number().int(),
  name: z.string(),
  engine: z.string(),
  environment: Environment,
  target: z.string(),
  /** How many secrets come with it. */
  secrets: z.number().int(),
  /** Names of settings that this Relata does not know and leaves out. */
  dropped: z.array(z.string()),
  /** Name of a saved connection of the same engine that leads to the same place. */
  savedAs: z.string().nullable(),
  /** Why it cannot be imported. */
  problem: z.string().nullable(),
})
export type ImportItem = z.infer<typeof ImportItem>
