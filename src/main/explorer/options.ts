import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FormField, Options } from '@shared/connection'
import { AppError } from '@shared/errors'
import type { EngineModule } from '../drivers/driver'
import { tunnelWay } from '../drivers/ssh/options'

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

/**
 * Do these options lead to another database, or to another user's view of it, than those? How a link is encrypted does not,
 * nor how one logs in at an SSH server on the way.
 */
export function leadElsewhere(engine: EngineModule, before: Options, after: Options): boolean {
  const names = engine.fields.filter(({ group }) => !MANNERS.has(group)).map((field) => field.name)
  return tunnelWay(before) !== tunnelWay(after) || names.some((name) => before[name] !== after[name])
}

const MANNERS: ReadonlySet<FormField['group']> = new Set(['tls', 'ssh', 'jump'])
