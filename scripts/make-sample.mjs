// Makes resources/sample.db: a freight harbour. Deterministic: a seeded generator and fixed dates give the same rows.
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { SCHEMA } from './sample/schema.mjs'
import { fill } from './sample/rows.mjs'

const target = process.argv[2] ?? join(import.meta.dirname, '..', 'resources', 'sample.db')
mkdirSync(dirname(target), { recursive: true })
rmSync(target, { force: true })
const db = new Database(target)
db.pragma('page_size = 4096')
db.pragma('foreign_keys = ON')
db.exec(SCHEMA)
db.transaction(() => fill(db))()
const broken = db.pragma('foreign_key_check')
if (broken.length > 0) throw new Error(`the sample breaks its own keys: ${JSON.stringify(broken[0])}`)
db.exec('ANALYZE; VACUUM')
db.close()
