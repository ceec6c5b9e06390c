/** How an engine's SQL is written, as far as its words, quotes and comments go. */
export interface Dialect {
  /** What a name is quoted with, and what else may quote one. */
  readonly quote: '"' | '`'
  readonly quotes: string
  /** Backslashes escape in strings. */
  readonly backslash: boolean
  /** `#` begins a comment. */
  readonly hash: boolean
  /** `$tag$ … $tag$` quotes a text. */
  readonly dollar: boolean
  /** Comments nest. */
  readonly nested: boolean
  /** What a name that is not quoted becomes; a name that is something else must be quoted. */
  readonly plain: RegExp
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  postgres: { quote: '"', quotes: '"', backslash: false, hash: false, dollar: true, nested: true, plain: /^[a-z_][a-z0-9_$]*$/ },
  mysql: { quote: '`', quotes: '`', backslash: true, hash: true, dollar: false, nested: false, plain: /^[A-Za-z_$][A-Za-z0-9_$]*$/ },
  sqlite: { quote: '"', quotes: '"`[', backslash: false, hash: false, dollar: false, nested: false, plain: /^[A-Za-z_][A-Za-z0-9_$]*$/ },
}
const STANDARD: Dialect = {
  quote: '"',
  quotes: '"',
  backslash: false,
  hash: false,
  dollar: false,
  nested: false,
  plain: /^[a-z_][a-z0-9_]*$/,
}

/** The dialect of an engine; the standard's for one that is not known. */
export function dialectOf(engine: string): Dialect {
  return DIALECTS[engine] ?? STANDARD
}

/** Words that are no name without quotes in at least one of the engines. */
const RESERVED = new Set(
  `all alter analyse analyze and any array as asc asymmetric authorization between binary both by call cascade case cast change check
  collate collation column concurrently condition constraint continue convert create cross current current_date current_time
  current_timestamp current_user cursor database databases declare default deferrable delayed delete desc describe distinct div do drop
  each else end escape except exists explain false fetch for force foreign freeze from full fulltext glob grant group groups having if
  ignore ilike in index inner inout insert int intersect interval into is isnull iterate join key keys kill lateral leading leave left
  like limit lines load localtime localtimestamp lock loop match mod natural not notnull null of offset on only open option or order
  out outer over overlaps placing precision primary procedure purge range rank read references regexp release rename repeat replace
  require restrict return returning revoke right rlike row rows schema select separator session_user set show similar some sql
  starting symmetric system table tablesample terminated then to trailing transaction trigger true undo union unique unlock unsigned update
  usage use user using values variadic verbose view when where while window with write xor zerofill`.split(/\s+/),
)

/** A name as it must be written. */
export function writeName(name: string, { plain, quote }: Dialect): string {
  if (plain.test(name) && !RESERVED.has(name.toLowerCase())) return name
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
}
