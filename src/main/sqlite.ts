import Database from 'better-sqlite3'

/**
 * better-sqlite3's prebuilt addon needs Node-API 10. The development runtime (Electron 33) has 9 and would die by
 * SIGSEGV at first use, so there the launcher compiles one and names it in `RELATA_SQLITE_BINDING`.
 */
const nativeBinding = Number(process.versions['napi']) < 10 ? process.env['RELATA_SQLITE_BINDING'] : undefined

/** Opens a SQLite file, or the bytes of one, with the right native addon for this runtime. Throws what better-sqlite3 throws. */
export function openSqlite(file: string | Buffer, options: Database.Options = {}): Database.Database {
  if (Number(process.versions['napi']) < 10 && nativeBinding === undefined) {
    throw new Error('this runtime needs a SQLite addon of its own: start Relata with `npm start`')
  }
  return new Database(file, nativeBinding === undefined ? options : { ...options, nativeBinding })
}
