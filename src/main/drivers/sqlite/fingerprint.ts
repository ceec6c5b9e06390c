import { hash } from 'node:crypto'
import { type OpenFile, readStart } from './open-file'
import type { SchemaFile } from './schema-file'

/** Above this many schema entries SQLite's own counter is believed when rows were written. */
const TRUST_COUNTER_ABOVE = 2000
const HEADER_BYTES = 100
const FIRST_PAGE_BYTES = 4096

/** Where one file stood when its schema was last read. */
interface Standing {
  readonly identity: string
  readonly written: string
  readonly version: string
  /** Over the part of the first page that holds the root of the schema. */
  readonly root: string
  readonly entries: number
  readonly content: string
}

/** A standing with the text that was told for it. */
export interface Told extends Standing {
  readonly text: string
}

/**
 * The file's part of the fingerprint. Two standings with the same content give the same text, so VACUUM, ANALYZE and a
 * table dropped and made again are quiet. Whether the schema has to be read for it is decided by
 *
 * 1. file, size, times and `schema_version` as before: nothing was written, nothing is read;
 * 2. written, but the same file with the same `schema_version` and the same schema root: rows were. In a big schema
 *    that is believed; in a small one the schema is read all the same, which notices an edit by `writable_schema`;
 * 3. anything else: the schema is read.
 *
 * `earlier`: what was told before, newest first. Texts of another form are ignored.
 */
export function tell(file: SchemaFile, earlier: readonly (Told | undefined)[]): Told {
  const open = file.current()
  const gate = { identity: open.identity, written: open.written, version: String(file.version()), root: rootOf(file, open) }
  const known = earlier.find((told) => told !== undefined && isTrusted(told, gate))
  const { content, entries } = known ?? file.marks()
  const standing = { ...gate, entries, content }
  const same = earlier.findLast((told) => told?.content === content)
  return { ...standing, text: same?.text ?? encode(standing) }
}

/** Reads what was told once; undefined for text of another form. */
export function parseTold(text: string | undefined): Told | undefined {
  const [identity, written, version, root, entries, content, ...rest] = text?.split('/') ?? []
  if (text === undefined || content === undefined || rest.length > 0) return undefined
  return {
    identity: identity ?? '',
    written: written ?? '',
    version: version ?? '',
    root: root ?? '',
    entries: Number(entries),
    content,
    text,
  }
}

type Gate = Pick<Standing, 'identity' | 'written' | 'version' | 'root'>

function isTrusted(told: Told, now: Gate): boolean {
  if (told.identity !== now.identity || told.version !== now.version) return false
  return told.written === now.written || (told.root === now.root && told.entries > TRUST_COUNTER_ABOVE)
}

function encode({ identity, written, version, root, entries, content }: Standing): string {
  return [identity, written, version, root, String(entries), content].join('/')
}

function rootOf({ path }: SchemaFile, { copied }: OpenFile): string {
  // A copy is made anew whenever the file was written: its counter says enough.
  if (copied) return ''
  const start = readStart(path, FIRST_PAGE_BYTES)
  const pageSize = start.length > 17 ? start.readUInt16BE(16) : 0
  const end = pageSize === 1 ? FIRST_PAGE_BYTES : Math.min(pageSize, FIRST_PAGE_BYTES)
  return hash('sha256', start.subarray(HEADER_BYTES, end), 'base64url').slice(0, 12)
}
