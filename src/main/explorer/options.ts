import { realpathSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import type { FormField, Options } from '@shared/connection'
import { AppError } from '@shared/errors'
import type { EngineModule } from '../drivers/driver'
import { tunnelWay } from '../drivers/ssh/options'

/** What lies in the data folder beside what belongs to the user, put aside and backups included. */
const OWN_FILES = /^((relata|snapshots|history|cache|cache-ledger|search)\.db|relata\.lock)/

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
  for (const { field, path } of engine.files?.(options) ?? []) {
    if (isOwn(folder, real(resolve(path)))) {
      throw new AppError('invalid_input', "This is Relata's own file, not a database to explore", {
        hint: 'Choose another file',
        detail: { field },
      })
    }
  }
}

function isOwn(folder: string, file: string): boolean {
  const name = relative(real(resolve(folder)), file)
  return OWN_FILES.test(name) || name.startsWith(`backups${sep}`)
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
 * nor how one logs in at an SSH server on the way, nor whether one may write.
 */
export function leadElsewhere(engine: EngineModule, before: Options, after: Options): boolean {
  const names = engine.fields.filter(({ group }) => !MANNERS.has(group)).map((field) => field.name)
  return tunnelWay(before) !== tunnelWay(after) || names.some((name) => before[name] !== after[name])
}

const MANNERS: ReadonlySet<FormField['group']> = new Set(['tls', 'access', 'ssh', 'jump'])
