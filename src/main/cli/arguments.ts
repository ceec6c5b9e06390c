import { parseArgs } from 'node:util'
import type { FieldMode } from '@shared/diagram/model'
import { ERD_EXTENSIONS, ErdFormat } from '@shared/erd/format'
import { ErdTheme } from '@shared/erd/palette'
import { AppError } from '@shared/errors'

export const USAGE = `relata: reads a database's catalog once and remembers it

  relata scan   CONNECTION [--force]         read the catalog, or answer from the cache
  relata tables CONNECTION [--schema NAME]   list tables and views
  relata table  CONNECTION [SCHEMA.]NAME     one relation: columns, keys, indexes
  relata erd    CONNECTION [--schema NAME]   the entity-relationship diagram as nodes and edges
  relata erd    CONNECTION --format FORMAT [--out FILE]   the same for other tools, see below
  relata export CONNECTION [--force]         the last reading as JSON, without asking the database
  relata search TEXT [--schema NAME]         names, columns, comments and texts of everything that was read
  relata cache  stats | health | clear | test
  relata restore --list                      the backups of saved connections
  relata restore BACKUP                      put one, by name or path, in the place of what is there, which is kept beside it

CONNECTION is the name of a saved connection, a URL (postgres://, mysql://, mariadb://, sqlite:PATH) or a path to a
SQLite file. A URL on the command line is visible to other users of this machine: save a connection instead where the
password matters.

  --format FORMAT    png, svg, pdf, mermaid, dbml, plantuml, sql or json
  --out FILE         where to; without it to standard output. Its end names the format where --format does not
  --theme THEME      light (usual) or dark
  --columns WHICH    keys (usual), all or names: what a box shows
  --inferred         draw references that names suggest and no foreign key declares, too; never in sql
  --overwrite        replace the file that stands there
  --json             machine-readable output
  --force            ask the database even when the cache has an answer
  --password-fd N    read the master password from file descriptor N instead of the terminal
  --help

RELATA_HOME moves all data; REDIS_URL (or a .env file) names the Redis to cache in.
Exit codes: 0 done, 1 the command failed, 2 the command line is not understood.
`

export const VERBS = ['scan', 'tables', 'table', 'erd', 'export', 'search', 'cache', 'restore'] as const
export const CACHE_VERBS = ['stats', 'health', 'clear', 'test'] as const

/** A command line that was understood. */
export interface Command {
  readonly verb: (typeof VERBS)[number]
  readonly cacheVerb: (typeof CACHE_VERBS)[number] | undefined
  readonly connection: string | undefined
  readonly relation: string | undefined
  /** What to search for. */
  readonly text: string | undefined
  /** Name or path of a backup; undefined to list them. */
  readonly backup: string | undefined
  readonly schema: string | undefined
  /** As what the diagram is written; undefined for nodes and edges as they are. */
  readonly format: ErdFormat | undefined
  readonly out: string | undefined
  readonly overwrite: boolean
  readonly theme: ErdTheme
  /** Which columns a box shows. */
  readonly columns: FieldMode
  /** References that only names suggest are drawn, too. */
  readonly inferred: boolean
  readonly force: boolean
  readonly json: boolean
  readonly passwordFd: number | undefined
}

/** Parses arguments (without node and script). Throws `invalid_input` that says what was expected. */
export function parseCommand(argv: readonly string[]): Command | 'help' {
  const { values, positionals } = parse(argv)
  if (values.help === true || positionals.length === 0) return 'help'
  const [first, second, third, ...rest] = positionals
  const verb = VERBS.find((v) => v === first)
  if (verb === undefined) throw wrong(`There is no command ${quoted(String(first))}`)
  const cacheVerb = verb === 'cache' ? CACHE_VERBS.find((v) => v === second) : undefined
  if (verb === 'cache' && cacheVerb === undefined) throw wrong('relata cache wants one of stats, health, clear, test')
  if (verb === 'search' && second === undefined) throw wrong('relata search wants a text')
  if (verb === 'restore' && (values.list === true) === (second !== undefined)) throw wrong('relata restore wants --list, or one backup')
  if (verb !== 'restore' && values.list === true) throw wrong('--list belongs to relata restore')
  if (verb !== 'cache' && verb !== 'restore' && second === undefined)
    throw wrong(`relata ${verb} wants a connection: a saved name, a URL or a path`)
  if (verb === 'table' && third === undefined) throw wrong('relata table wants the name of a table')
  const text = verb === 'search' ? positionals.slice(1).join(' ') : undefined
  const extra = verb === 'search' ? [] : verb === 'table' ? rest : [third, ...rest].filter((a) => a !== undefined)
  if (extra.length > 0) throw wrong(`Not understood: ${extra.map(quoted).join(' ')}`)
  const fd = values['password-fd']
  if (fd !== undefined && !/^\d+$/.test(fd)) throw wrong('--password-fd wants a number')
  const erd = erdOptions(verb, values)
  return {
    verb,
    cacheVerb,
    connection: verb === 'cache' || verb === 'search' || verb === 'restore' ? undefined : second,
    relation: verb === 'table' ? third : undefined,
    text,
    backup: verb === 'restore' ? second : undefined,
    schema: values.schema,
    ...erd,
    force: values.force === true,
    json: values.json === true,
    passwordFd: fd === undefined ? undefined : Number(fd),
  }
}

type ErdOptions = Pick<Command, 'format' | 'out' | 'overwrite' | 'theme' | 'columns' | 'inferred'>

function erdOptions(verb: string, values: ReturnType<typeof parse>['values']): ErdOptions {
  const { format, out, overwrite = false, theme = 'light', columns = 'keys', inferred = false } = values
  const given = (['format', 'out', 'overwrite', 'theme', 'columns', 'inferred'] as const).find((option) => values[option] !== undefined)
  if (verb !== 'erd' && given !== undefined) throw wrong(`--${given} belongs to relata erd`)
  const end = ErdFormat.options.find((one) => out?.toLowerCase().endsWith(`.${ERD_EXTENSIONS[one]}`) === true)
  const known = format === undefined ? end : ErdFormat.options.find((one) => one === format)
  if (known === undefined && given !== undefined) throw wrong(`--format wants one of ${ErdFormat.options.join(', ')}`)
  if (out === undefined && (known === 'png' || known === 'pdf')) throw wrong(`--format ${known} wants --out`)
  const look = { theme: oneOf('theme', theme, ErdTheme.options), columns: oneOf('columns', columns, COLUMNS) }
  return { format: known, out, overwrite, inferred, ...look }
}

const COLUMNS: readonly FieldMode[] = ['keys', 'all', 'names']

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value)
  if (found === undefined) throw wrong(`--${option} wants one of ${known.join(', ')}`)
  return found
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        force: { type: 'boolean' },
        list: { type: 'boolean' },
        schema: { type: 'string' },
        format: { type: 'string' },
        out: { type: 'string' },
        overwrite: { type: 'boolean' },
        theme: { type: 'string' },
        columns: { type: 'string' },
        inferred: { type: 'boolean' },
        'password-fd': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw wrong(holdsUrl(message) ? 'An option is not understood' : message)
  }
}

function wrong(message: string): AppError {
  return new AppError('invalid_input', message, { hint: 'relata --help lists the commands' })
}

/** A word of the command line as it may be repeated. */
function quoted(word: string): string {
  return holdsUrl(word) ? '(a URL)' : `"${word}"`
}

/** A URL may hold a password, and what is printed ends up in logs. */
function holdsUrl(text: string): boolean {
  return /:\/\/|@/.test(text)
}
