import type { Options, Secrets } from '@shared/connection'
import { AppError } from '@shared/errors'
import type { EngineModule } from './driver'
import { mysql } from './mysql/index'
import { urlOfPasted } from './pasted'
import { postgres } from './postgres/index'
import { sqlite } from './sqlite/index'

/** Every engine Relata knows: one line each. The order is the order in the connection form. */
export const engines: readonly EngineModule[] = [sqlite, postgres, mysql]

/** The engine of that id; throws `unsupported`. */
export function findEngine(id: string): EngineModule {
  const engine = engines.find((e) => e.id === id)
  if (engine === undefined)
    throw new AppError('unsupported', `There is no engine "${id}"`, { hint: `Known engines: ${engines.map((e) => e.id).join(', ')}` })
  return engine
}

/** Reads a URL or path in the first engine that knows its form; throws `invalid_input`. */
export function parseConnectionUrl(text: string): { engine: string; options: Options; secrets: Secrets } {
  for (const engine of engines) {
    const parsed = engine.parseUrl(text.trim())
    if (parsed !== undefined) return { engine: engine.id, ...parsed }
  }
  throw new AppError('invalid_input', 'This is neither a database URL nor a path to a SQLite file', {
    hint: 'Use postgres://user@host/database, mysql://…, mariadb://…, sqlite:PATH or the path of a file',
  })
}

/**
 * The same for whatever configuration a connection can be pasted from, see pasted.ts. `engine`: the one that is meant where the text
 * names none.
 */
export function parsePasted(text: string, engine?: string): { engine: string; options: Options; secrets: Secrets } {
  return parseConnectionUrl(urlOfPasted(text, engine) ?? text)
}
