import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@shared/errors'
import type { EngineModule } from '../driver'
import { readOnlyField } from '../read-only'
import { catalogDdl, ddl, objectDdl } from './ddl'
import { filesOf, SqliteOptions } from './options'
import { quoteIdent } from './quote'

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
      required: true,
      secret: false,
      group: 'file',
    },
    {
      name: 'attached',
      label: 'More files',
      kind: 'lines',
      placeholder: 'archive = /path/to/archive.db',
      help: 'One per line: the schema it is shown as, and its path',
      required: false,
      secret: false,
      group: 'file',
    },
    readOnlyField(),
  ],
  options: SqliteOptions,
  capabilities: {
    schemas: true,
    materializedViews: false,
    cancelQuery: true,
    network: false,
    hidesByRight: false,
    grants: false,
    databases: false,
    systemSchemas: false,
  },
  literals: { quote: '"', backslash: false, bytes: 'hex' },
  parseUrl(text) {
    const path = pathOf(text)
    return path === undefined ? undefined : { options: { path: resolve(path) }, secrets: {} }
  },
  url: (options) => `sqlite:${encodeURI(String(options['path'] ?? ''))}`,
  describe: (options) => String(options['path'] ?? ''),
  files: (options) => {
    const parsed = SqliteOptions.safeParse(options)
    return parsed.success ? filesOf(parsed.data).map(({ schema, path }) => ({ field: schema === 'main' ? 'path' : 'attached', path })) : []
  },
  isSystem: () => false,
  quote: quoteIdent,
  ddl,
  objectDdl,
  catalogDdl,
  async connect(options, _secrets, { steps }) {
    const { openSession } = await import('./session')
    const session = openSession(filesOf(options), basename(options.path))
    steps?.begin('catalog')
    return session
  },
  async openConsole(options, _secrets, _call, writable) {
    const { openConsole } = await import('./console')
    return openConsole(filesOf(options), writable)
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
