import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@shared/errors'
import { z } from 'zod'
import type { EngineModule } from '../driver'
import { ddl } from './ddl'

export const SqliteOptions = z.strictObject({ path: z.string().min(1, 'Choose a file').max(4096) })
export type SqliteOptions = z.infer<typeof SqliteOptions>

const FILE_ENDING = /\.(db|db3|sqlite|sqlite3|s3db)$/i

/** SQLite files, opened read-only. */
export const sqlite: EngineModule<SqliteOptions> = {
  id: 'sqlite',
  label: 'SQLite',
  icon: 'Li',
  fields: [
    {
      name: 'path',
      label: 'File',
      kind: 'file',
      placeholder: '/path/to/database.db',
      help: 'Opened read-only',
      required: true,
      secret: false,
      group: 'file',
    },
  ],
  options: SqliteOptions,
  capabilities: { schemas: false, materializedViews: false, cancelQuery: true, network: false },
  parseUrl(text) {
    const path = pathOf(text)
    return path === undefined ? undefined : { options: { path: resolve(path) }, secrets: {} }
  },
  describe: (options) => String(options['path'] ?? ''),
  ddl,
  objectDdl: (object) => object.definition,
  catalogDdl: ({ relations, objects }) => [...objects.map((object) => object.definition), ...relations.map(ddl)],
  async connect(options, _secrets, call) {
    const { openSession } = await import('./session')
    return openSession(options.path, basename(options.path), call)
  },
}

function pathOf(text: string): string | undefined {
  if (/^sqlite:/i.test(text)) {
    const path = text.replace(/^sqlite:(\/\/)?/i, '')
    if (path === '') throw new AppError('invalid_input', 'The path is missing after sqlite:', { hint: 'Write sqlite:/path/to/file.db' })
    return decodeURIComponent(path)
  }
  if (/^file:/i.test(text)) return fileURLToPath(text)
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return undefined
  return FILE_ENDING.test(text) || existsSync(text) ? text : undefined
}
