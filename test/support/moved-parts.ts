import mysql from 'mysql2/promise'
import { MARK_PARTS } from '../../src/main/drivers/mysql/marks'
import { COUNTERS } from '../../src/main/drivers/mysql/sql/gate.sql'
import { fingerprint } from '../../src/main/drivers/postgres/sql/fingerprint.sql'
import { parseTold } from '../../src/main/drivers/sqlite/fingerprint'
import type { Blank } from './blank'
import { postgresMajor } from './postgres-server'
import { changedKeys, type Reading } from './reading'

/** Makes a change and tells which counters of the session moved that the fingerprint of MySQL looks at (a server's are the sums of those). */
export async function runCounted({ options, secrets }: Blank, change: string): Promise<string[]> {
  const { host, port, user, database } = options as { host: string; port: number; user: string; database: string }
  const { password = '' } = secrets
  const connection = await mysql.createConnection({ host, port, user, database, password, multipleStatements: true })
  const count = async () => {
    const [rows] = await connection.query({ sql: COUNTERS.replace('GLOBAL', 'SESSION'), rowsAsArray: true })
    return new Map(rows as unknown as [string, string][])
  }
  try {
    const before = await count()
    await connection.query(change)
    const after = await count()
    return [...after].flatMap(([name, value]) => (name.startsWith('Com_') && value !== before.get(name) ? [name] : []))
  } finally {
    await connection.end()
  }
}

/** Part of a mark; a mark that is not there has empty ones. */
const part = ({ marks }: Reading, key: string, at: number) => marks[key]?.split('.')[at] ?? ''

type Sides = Readonly<Record<'before' | 'after', Reading>>

/** Names of the parts of a fingerprint in which two readings differ. */
export const MOVED_PARTS: Readonly<Record<Blank['engine'], (sides: Sides, counters: readonly string[]) => string[]>> = {
  postgres: ({ before, after }) => {
    const names = Object.keys(fingerprint(postgresMajor() * 10_000))
    const [old, now] = [before, after].map((one) => one.fingerprint.split(' ').slice(-names.length))
    return names.filter((_, at) => old?.[at] !== now?.[at])
  },
  sqlite: ({ before, after }) => {
    const [old, now] = [before, after].map((one) => parseTold(one.fingerprint))
    if (old === undefined || now === undefined) throw new Error('this is no fingerprint of one file')
    return [
      ...(old.identity === now.identity ? [] : ['file']),
      ...(old.written === now.written ? [] : ['size and times']),
      ...(old.version === now.version ? [] : ['schema_version']),
      ...(old.content === now.content ? [] : ['texts']),
    ]
  },
  mysql: ({ before, after }, counters) => {
    const keys = [...changedKeys(before.marks, after.marks)]
    const moved = (key: string, at: number) => part(before, key, at) !== part(after, key, at)
    return [...counters, ...MARK_PARTS.filter((_, at) => keys.some((key) => moved(key, at)))]
  },
}
