import type { Grant } from '@shared/catalog'
import type { Row } from './line'
import { quoteIdent } from './quote'

/** Grants by JSON of the names they belong to. */
export type GrantsByKey = ReadonlyMap<string, readonly Grant[]>

interface Found {
  readonly key: string
  readonly grantee: string
  readonly column: string | undefined
  readonly privileges: readonly string[]
  readonly grantable: readonly string[]
}

/** Rows of information_schema's privilege views, one per privilege: schema, name, grantee, privilege, grantable, column. */
export function grantsOfViews(rows: readonly Row[], keyOf: (row: Row) => string): GrantsByKey {
  return gather(
    rows.map((row) => {
      const privileges = row[3] === 'USAGE' ? [] : [String(row[3])]
      return {
        key: keyOf(row),
        grantee: grantee(String(row[2])),
        column: row[5] === undefined || row[5] === null ? undefined : String(row[5]),
        privileges,
        grantable: row[4] === 'YES' ? privileges : [],
      }
    }),
  )
}

/** Rows of mysql.procs_priv: schema, name, user, host, privileges as a set. */
export function grantsOfRoutines(rows: readonly Row[], keyOf: (row: Row) => string): GrantsByKey {
  return gather(
    rows.map((row) => {
      const words = String(row[4] ?? '').split(',')
      const privileges = words.filter((word) => word !== 'Grant' && word !== '').map((word) => word.toUpperCase())
      const who = account(String(row[2] ?? ''), String(row[3] ?? ''))
      return { key: keyOf(row), grantee: who, column: undefined, privileges, grantable: words.includes('Grant') ? privileges : [] }
    }),
  )
}

/** Joins what one account holds on one thing, sorted by account, column and privilege. */
function gather(found: readonly Found[]): GrantsByKey {
  const byKey = new Map<string, Grant[]>()
  for (const [key, all] of Map.groupBy(found, (one) => one.key)) {
    const joined = [...Map.groupBy(all, (one) => JSON.stringify([one.grantee, one.column ?? ''])).entries()].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )
    const grants = joined.flatMap(([, same]): Grant[] => {
      const [first] = same
      const privileges = sorted(same.flatMap((one) => one.privileges))
      const grantable = sorted(same.flatMap((one) => one.grantable))
      if (first === undefined || privileges.length === 0) return []
      return [
        {
          grantee: first.grantee,
          privileges,
          ...(grantable.length === 0 ? {} : { grantable }),
          ...(first.column === undefined ? {} : { column: first.column }),
        },
      ]
    })
    if (grants.length > 0) byKey.set(key, grants)
  }
  return byKey
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}

/** An account as GRANT takes it; a role of MariaDB has no host. */
function account(user: string, host: string): string {
  return host === '' ? quoteIdent(user) : `${quoteIdent(user)}@${quoteIdent(host)}`
}

/** information_schema writes `'user'@'host'` and escapes nothing: the last `'@'` divides, for no host has a quote. */
function grantee(written: string): string {
  const at = written.lastIndexOf("'@'")
  return at < 0 ? quoteIdent(written) : account(written.slice(1, at), written.slice(at + 3, -1))
}
