import { resolve } from 'node:path'
import { z } from 'zod'
import { READ_ONLY_OPTIONS } from '../read-only'
import { fold } from './text/lexer'

/** SQLite's own names for schemas (sqlite.org/lang_attach.html). */
const RESERVED = new Set(['main', 'temp'])
/** Files beside the main one. */
const MOST = 50

/** A file and the schema it is shown as. */
export interface DatabaseFile {
  readonly schema: string
  readonly path: string
}

/** Lines of `name = path`; blank lines count for nothing. Rejects a line without both, and a name that is taken. */
const AttachedOption = z
  .string()
  .max(8192)
  .superRefine((text, context) => {
    const lines = linesOf(text)
    const fail = (message: string) => context.addIssue({ code: 'custom', message })
    if (lines.length > MOST) fail(`at most ${String(MOST)} files`)
    const taken = new Set(RESERVED)
    for (const line of lines) {
      const file = fileOf(line)
      if (file === undefined) fail(`"${line.slice(0, 80)}" is not of the form name = path`)
      else if (taken.has(fold(file.schema))) fail(`the name "${file.schema.slice(0, 80)}" is taken`)
      else taken.add(fold(file.schema))
    }
  })

export const SqliteOptions = z.strictObject({
  path: z.string().min(1, 'Choose a file').max(4096),
  attached: AttachedOption.exactOptional(),
  ...READ_ONLY_OPTIONS,
})
export type SqliteOptions = z.infer<typeof SqliteOptions>

/** Every file that a connection opens, the main one first. */
export function filesOf(options: SqliteOptions): DatabaseFile[] {
  const attached = linesOf(options.attached ?? '').flatMap((line) => fileOf(line) ?? [])
  return [{ schema: 'main', path: options.path }, ...attached]
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

function fileOf(line: string): DatabaseFile | undefined {
  const at = line.indexOf('=')
  const [schema, path] = [line.slice(0, Math.max(at, 0)).trim(), line.slice(at + 1).trim()]
  return schema === '' || path === '' ? undefined : { schema, path: resolve(path) }
}
