import type { Row } from './batch'

/** How bytes of one database become text. */
export type Decode = (bytes: Buffer) => string

/** Server encodings (manual, 24.3.1) that a standard decoder reads without loss, by its label. */
const LABELS: readonly (readonly [RegExp, (digits: string) => string])[] = [
  [/^WIN(125\d|874)$/, (digits) => `windows-${digits}`],
  [/^WIN866$/, () => 'ibm866'],
  [/^ISO_8859_(\d)$/, (digits) => `iso-8859-${digits}`],
  [/^KOI8([RU])$/, (letter) => `koi8-${letter.toLowerCase()}`],
]

/**
 * A decoder for one server encoding. Bytes that are no text in it come as `\xE9`, all others as they are: nothing is
 * replaced by a question mark. SQL_ASCII promises nothing; most who use it store UTF-8.
 */
export function decoderOf(encoding: string): Decode {
  const label = LABELS.flatMap(([pattern, name]) => {
    const found = pattern.exec(encoding)
    return found === null ? [] : [name(found[1] ?? '')]
  })[0]
  const decoder = new TextDecoder(label ?? 'utf-8', { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`)).join('')
    }
  }
}

/** Reads rows that came as the hex of a record's text (`(1,"a ""b""",)`: manual, 8.16.6), one field each. */
export function decodeRecords(rows: readonly Row[], decode: Decode): Row[] {
  return rows.map(([hex]) =>
    fields(Buffer.from(hex ?? '', 'hex').toString('latin1')).map((field) => (field === null ? null : decode(Buffer.from(field, 'latin1')))),
  )
}

function fields(record: string): (string | null)[] {
  const found: (string | null)[] = []
  let at = 1
  while (at < record.length) {
    let field = ''
    let quoted = false
    let within = false
    for (; at < record.length; at++) {
      const c = record[at] ?? ''
      if (within && c === '"' && record[at + 1] === '"') field += record[++at] ?? ''
      else if (c === '"') {
        within = !within
        quoted = true
      } else if (c === '\\') field += record[++at] ?? ''
      else if (!within && (c === ',' || c === ')')) break
      else field += c
    }
    found.push(field === '' && !quoted ? null : field)
    at += 1
  }
  return found
}
