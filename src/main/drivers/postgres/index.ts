import type { EngineModule } from '../driver'
import { describeServer, parseServerUrl, ServerOptions, serverFields, TLS_WORDS, type TlsMode, urlOfServer } from '../server-options'
import { catalogDdl } from './ddl/catalog'
import { bindSequence, objectStatements } from './ddl/object'
import { ddl } from './ddl/relation'
import { quoteIdent } from './quote'
import { SYSTEM } from './sql/scope.sql'

/** libpq's `sslmode` (postgresql.org/docs/current/libpq-ssl.html); `allow` and `verify-ca` become the nearest stricter mode. */
const SSL_MODES: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  require: 'require',
  'verify-ca': 'verify-full',
  'verify-full': 'verify-full',
}

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(SYSTEM)

export const postgres: EngineModule<ServerOptions> = {
  id: 'postgres',
  label: 'PostgreSQL',
  icon: 'Pg',
  fields: serverFields(5432, 'postgres'),
  options: ServerOptions,
  capabilities: {
    schemas: true,
    materializedViews: true,
    cancelQuery: true,
    network: true,
    hidesByRight: false,
    grants: true,
    databases: true,
    systemSchemas: true,
  },
  literals: { quote: '"', backslash: false, bytes: 'text' },
  parseUrl: (text) => parseServerUrl(text, ['postgres', 'postgresql'], 5432, (query) => SSL_MODES[query.get('sslmode') ?? '']),
  url: (options) => urlOfServer('postgres', options, TLS_WORDS.postgres, options['tls'] === undefined ? undefined : String(options['tls'])),
  describe: describeServer,
  // As libpq does it (manual, 34.1.2): the user's own name where none is given.
  databaseOf: (options) => String(options['database'] ?? options['user'] ?? ''),
  isSystem: (schema) => SYSTEM_SCHEMAS.has(schema),
  quote: quoteIdent,
  ddl,
  objectDdl: (object) => [...objectStatements(object), ...bindSequence(object)].map((statement) => `${statement};`).join('\n\n'),
  catalogDdl,
  async connect(options, secrets, call, reach) {
    const { openSession } = await import('./session')
    return await openSession({ options, password: secrets['password'], reach }, call)
  },
  async openConsole(options, secrets, call, writable, reach) {
    const { openConsole } = await import('./console')
    return await openConsole({ options, password: secrets['password'], reach }, call, writable)
  },
}
