import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Options } from '@shared/connection'
import { AppError } from '@shared/errors'
import type { EngineModule } from '../drivers/driver'

const OWN_FILES = ['relata.db', 'snapshots.db', 'history.db', 'cache.db', 'search.db']

/**
 * Checks a connection's options against its engine. Throws `invalid_input` naming the field; a file that is one of
 * Relata's own is refused, because reading it as a user's database would show sealed secrets as rows.
 */
export function checkOptions(engine: EngineModule, options: Options, folder: string): void {
  const parsed = engine.options.safeParse(options)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = issue?.path.map(String).join('.') ?? ''
    const label = engine.fields.find((f) => f.name === field)?.label ?? field
    throw new AppError(
      'invalid_input',
      label === '' ? (issue?.message ?? 'Not understood') : `${label}: ${issue?.message ?? 'not understood'}`,
      { detail: { field } },
    )
  }
  const own = new Set(OWN_FILES.map((name) => real(resolve(folder, name))))
  for (const { field, path } of engine.files?.(options) ?? []) {
    if (own.has(real(resolve(path)))) {
      throw new AppError('invalid_input', "This is Relata's own file, not a database to explore", {
        hint: 'Choose another file',
        detail: { field },
      })
    }
  }
}

function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Do these options lead to another database, or to another user's view of it, than those? How a link is encrypted does not. */
export function leadElsewhere(engine: EngineModule, before: Options, after: Options): boolean {
  const names = engine.fields.filter((field) => field.group !== 'tls').map((field) => field.name)
  return names.some((name) => before[name] !== after[name])
}
