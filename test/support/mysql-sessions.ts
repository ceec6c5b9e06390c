import { createConnection, type Connection } from 'mysql2/promise'
import type { Blank } from './blank'

/** Another session of somebody who may do everything, in the blank database. The caller ends it. */
export async function openMariadb({ options, secrets }: Pick<Blank, 'options' | 'secrets'>): Promise<Connection> {
  return await createConnection({
    host: String(options['host']),
    port: Number(options['port']),
    user: String(options['user']),
    password: secrets['password'] ?? '',
    database: String(options['database']),
    multipleStatements: true,
  })
}
