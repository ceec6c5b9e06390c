import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineId } from './blank'
import { MYSQL_FLAVOUR } from './mariadb-server'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')

/** A script that makes a database to be read. */
export interface Fixture {
  /** Path below the engine's folder. */
  readonly file: string
  readonly sql: string
}

/** The scripts of an engine that its server here understands: what any takes, and what MySQL or MariaDB alone has in `on-<flavour>`. */
export function fixtures(engine: EngineId): Fixture[] {
  const root = join(FIXTURES, engine)
  const own = readdirSync(root).filter((name) => name === `on-${MYSQL_FLAVOUR}`)
  return ['', ...own].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.sql'))
      .map((file) => ({ file: join(folder, file), sql: readFileSync(join(root, folder, file), 'utf8') })),
  )
}

/** One script by the end of its path: `library.sql`, `everything.sql`. */
export function fixture(engine: EngineId, file: string): Fixture {
  const found = fixtures(engine).find((one) => one.file.endsWith(file))
  if (found === undefined) throw new Error(`There is no fixture ${file} for ${engine}`)
  return found
}
