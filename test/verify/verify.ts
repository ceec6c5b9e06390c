import { findEngine } from '../../src/main/drivers/registry'
import { directMysql } from './direct-mysql'
import { directPostgres } from './direct-postgres'
import { directSqlite } from './direct-sqlite'
import type { Direct, EngineId, Where } from './engines'
import { compare, equal, type Item, type Line, render } from './items'
import { itemsOf } from './ours'

const DIRECT: Readonly<Record<EngineId, Direct>> = { postgres: directPostgres, mysql: directMysql, sqlite: directSqlite }
const LIMIT_MS = 300_000

/** What came of holding one reading against its server. */
export interface Verdict {
  readonly lines: readonly Line[]
  /** True where nothing differs and there was something to compare. */
  readonly same: boolean
  /** The whole of it for people. */
  readonly report: string
}

/** Reads a database with our driver and by questions of our own, and sets both beside each other. */
export async function verify(where: Where, title: string): Promise<Verdict> {
  const module = findEngine(where.engine)
  const direct = DIRECT[where.engine]
  const call = { signal: new AbortController().signal, timeoutMs: LIMIT_MS }
  const session = await module.connect(module.options.parse(where.options), where.secrets, call)
  try {
    const catalog = await session.readCatalog(call)
    const level = (items: readonly Item[]) => items.map((item) => direct.level?.(item, session.serverVersion) ?? item)
    const lines = compare(level(itemsOf(catalog, where.engine)), level(await direct.read(where)))
    const compared = lines.reduce((sum, line) => sum + line.servers, 0)
    const different = lines.filter((line) => !equal(line)).length
    const verdict =
      compared === 0
        ? 'NOTHING to compare'
        : different === 0
          ? `equal in all ${String(lines.length)} lines`
          : `DIFFERENT in ${String(different)} of ${String(lines.length)} lines`
    const report = [
      `== ${title} · ${session.serverVersion}`,
      ...(lines.length === 0 ? [] : [render(lines)]),
      ...catalog.notes.map((note) => `note of the reading (${note.facet}): ${note.message}`),
      `not compared: ${direct.notCompared}`,
      `${verdict}; ${String(compared)} things of the server's compared`,
    ]
    return { lines, same: compared > 0 && different === 0, report: report.join('\n') }
  } finally {
    await session.close()
  }
}
