import type { ForeignKey } from '@shared/catalog'
import type { Answer, Line, Row } from './line'
import type { SchemataColumns } from './sql/names.sql'
import * as sql from './sql/session.sql'

/** What this server has: asked, not concluded from a name, wherever the server can be asked. */
export interface Server {
  /** As shown: `MariaDB 10.11.6`. */
  readonly version: string
  /** Default collation by character set. */
  readonly collations: ReadonlyMap<string, string>
  /** What a foreign key without ON DELETE or ON UPDATE does, in the server's own word. */
  readonly unsaidAction: ForeignKey['onDelete']
  /** Whether information_schema writes a default as an expression (MariaDB 10.2.7 on) or bare. */
  readonly defaultsAreExpressions: boolean
  /** Whether `max_statement_time` limits every statement, in seconds; else `max_execution_time` limits SELECT, in ms. */
  readonly statementTime: boolean
  /** Whether a question may refuse to wait for a lock at all. */
  readonly zeroWait: boolean
  /** What a database has beside its collation, by the column that tells it. */
  readonly schemata: SchemataColumns
  /** Whether code may be kept for routines in another language to share. */
  readonly libraries: boolean
  /** Bytes in an InnoDB page. */
  readonly pageSize: number
}

/** What even a session that reads no catalog must know. */
export type Version = Pick<Server, 'version' | 'statementTime'>

/** Makes a fresh connection read-only and its printing plain, and asks what the server is. Rejects with what mysql2 rejects with. */
export async function greet(line: Line): Promise<Version> {
  const answers = await line.askAll([sql.READ_ONLY, sql.PLAIN, sql.VERSION])
  return versionOf(rowsOf(answers.at(-1))[0])
}

/** The same for a connection that catalogs are read through, with everything about the server that a reading depends on. */
export async function askServer(line: Line): Promise<Server> {
  const answers = await line.askAll([sql.READ_ONLY, sql.PLAIN, sql.lockLimit(0), sql.VERSION, sql.CAPABILITIES, sql.CHARSETS])
  const [, , , version, columns, charsets] = answers.map(rowsOf)
  const known = versionOf(version?.[0])
  const has = (column: string) => columns?.some((row) => row[1] === column) ?? false
  return {
    ...known,
    collations: new Map(charsets?.map((row) => [String(row[0]), String(row[1])])),
    // What information_schema tells in neither server: how it writes a default, and what it calls a missing action.
    unsaidAction: known.statementTime ? 'restrict' : 'no action',
    defaultsAreExpressions: known.statementTime,
    zeroWait: Number(version?.[0]?.[3]) === 0,
    schemata: { comments: has('SCHEMA_COMMENT'), encryption: has('DEFAULT_ENCRYPTION'), options: has('OPTIONS') },
    libraries: has('LIBRARY_NAME'),
    pageSize: Number(version?.[0]?.[2] ?? 16_384),
  }
}

function versionOf(row: Row | undefined): Version {
  const written = String(row?.[0] ?? '')
  const mariadb = /mariadb/i.test(written) || /mariadb/i.test(String(row?.[1] ?? ''))
  return { version: `${mariadb ? 'MariaDB' : 'MySQL'} ${written.replace(/^5\.5\.5-/, '').split('-', 1)[0] ?? ''}`, statementTime: mariadb }
}

function rowsOf(answer: Answer | undefined): readonly Row[] {
  if (answer === undefined) return []
  if ('error' in answer) throw answer.error
  return answer.rows
}
