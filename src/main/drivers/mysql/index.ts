import type { EngineModule } from '../driver'
import { describeServer, parseServerUrl, ServerOptions, serverFields, TLS_WORDS, TlsMode, urlOfServer } from '../server-options'
import { catalogDdl, objectDdl, relationDdl } from './ddl/catalog'
import { clientScript } from './ddl/script'
import { quoteIdent } from './quote'
import { SYSTEM } from './sql/names.sql'

/** The command line client's `--ssl-mode` (MySQL manual, 6.2.3), in lower case with dashes. */
const SSL_MODES: Readonly<Record<string, TlsMode>> = {
  ...{ disabled: 'disable', preferred: 'prefer', required: 'require', verify_ca: 'verify-full', verify_identity: 'verify-full' },
}

/** The same backwards. */
const SSL_WORDS: Readonly<Record<TlsMode, string>> = {
  ...{ disable: 'DISABLED', prefer: 'PREFERRED', require: 'REQUIRED', 'verify-full': 'VERIFY_IDENTITY' },
}

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(SYSTEM)

/** MySQL and MariaDB: one protocol; where the two differ the session asks what the server can. */
export const mysql: EngineModule<ServerOptions> = {
  id: 'mysql',
  label: 'MySQL / MariaDB',
  icon: 'My',
  fields: serverFields(3306, 'root'),
  options: ServerOptions,
  capabilities: {
    schemas: true,
    materializedViews: false,
    cancelQuery: true,
    network: true,
    hidesByRight: true,
    grants: true,
    databases: false,
    systemSchemas: true,
  },
  literals: { quote: '`', backslash: true, bytes: 'hex' },
  parseUrl: (text) => parseServerUrl(text, ['mysql', 'mariadb'], 3306, (query) => SSL_MODES[(query.get('ssl-mode') ?? '').toLowerCase()]),
  url: (options) => {
    const mode = TlsMode.safeParse(options['tls'])
    return urlOfServer('mysql', options, TLS_WORDS.mysql, mode.success ? SSL_WORDS[mode.data] : undefined)
  },
  describe: describeServer,
  isSystem: (schema) => SYSTEM_SCHEMAS.has(schema.toLowerCase()),
  quote: quoteIdent,
  ddl: relationDdl,
  objectDdl,
  catalogDdl,
  script: clientScript,
  async connect(options, secrets, call, reach) {
    const { openSession } = await import('./session')
    return await openSession({ options, password: secrets['password'], reach }, call)
  },
  async openConsole(options, secrets, call, writable, reach) {
    const { openConsole } = await import('./console')
    return await openConsole({ options, password: secrets['password'], reach }, call, writable)
  },
}
