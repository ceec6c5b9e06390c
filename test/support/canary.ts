import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Taken before a test points the folder for temporary files to one that it wants searched. */
const SCRATCH = tmpdir()

/** A secret that stands nowhere else in the world: where it is found, it has leaked. */
export interface Canary {
  /** What it is used for, in words. */
  readonly name: string
  readonly value: string
}

/** One place where a canary was found. */
export interface Hit {
  readonly canary: string
  readonly encoding: Encoding
  /** A path, or what the bytes were. */
  readonly where: string
}

/** The forms in which programs write text. */
export type Encoding = 'raw' | 'base64' | 'hex' | 'url' | 'utf16le' | 'json'

/**
 * A secret of 24 random letters and digits, in the middle of which stand characters that every encoding writes in a way of its
 * own. `odd`: those characters, where a server does not take all of them.
 */
export function makeCanary(name: string, odd = '"\\/%+ ü'): Canary {
  const random = () => randomBytes(6).toString('hex')
  return { name, value: `${random()}${odd}${random()}` }
}

/** The bytes to look for, by encoding; several where an encoding has more than one spelling. */
export function encodings(secret: string): Readonly<Record<Encoding, readonly Buffer[]>> {
  const raw = Buffer.from(secret, 'utf8')
  const text = (...spellings: string[]) => [...new Set(spellings)].map((spelling) => Buffer.from(spelling, 'utf8'))
  const hex = raw.toString('hex')
  const base64 = [0, 1, 2].map((offset) => base64Inside(raw, offset))
  const url = encodeURIComponent(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  return {
    raw: [raw],
    base64: text(...base64, ...base64.map((spelling) => spelling.replaceAll('+', '-').replaceAll('/', '_'))),
    hex: text(hex, hex.toUpperCase()),
    // RFC 3986 and a form's own way, with digits of both cases.
    url: text(...[url, url.replaceAll('%20', '+')].flatMap((spelling) => [spelling, lowerCaseEscapes(spelling)])),
    utf16le: [Buffer.from(secret, 'utf16le')],
    json: text(
      json,
      json.replaceAll('/', '\\/'),
      json.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  }
}

/** Every canary that these bytes hold, in whatever encoding. */
export function scanBytes(bytes: Buffer, where: string, canaries: readonly Canary[]): Hit[] {
  return canaries.flatMap(({ name, value }) =>
    Object.entries(encodings(value))
      .filter(([, needles]) => needles.some((needle) => bytes.includes(needle)))
      .map(([encoding]) => ({ canary: name, encoding: encoding as Encoding, where })),
  )
}

/** Every file below a folder: contents, names, and where links lead. What goes away meanwhile is gone. */
export function scanFolder(folder: string, canaries: readonly Canary[]): Hit[] {
  return scanCopy(folder, (copy) =>
    readdirSync(copy, { recursive: true }).flatMap((name) => {
      const path = join(folder, String(name))
      return [
        ...scanBytes(Buffer.from(String(name)), `the name of ${path}`, canaries),
        ...scanBytes(contentOf(join(copy, String(name))), path, canaries),
      ]
    }),
  )
}

/** The contents of one file. */
export function scanFile(path: string, canaries: readonly Canary[]): Hit[] {
  return scanCopy(path, (copy) => scanBytes(contentOf(copy), path, canaries))
}

/**
 * Reads a copy that another process made: a file that this process has open through SQLite loses its locks as soon as
 * anything else here closes it (sqlite.org, "How To Corrupt An SQLite Database File", 2.2).
 */
function scanCopy(path: string, scan: (copy: string) => Hit[]): Hit[] {
  const scratch = mkdtempSync(join(SCRATCH, 'relata-scan-'))
  try {
    const copy = join(scratch, 'copy')
    const { status, stderr } = spawnSync('cp', ['-a', path, copy], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
    const complaints = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('No such file or directory'))
    if (status !== 0 && complaints.length > 0) throw new Error(complaints.join('\n'))
    return existsSync(copy) ? scan(copy) : []
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function contentOf(path: string): Buffer {
  const kind = lstatSync(path)
  if (kind.isSymbolicLink()) return Buffer.from(readlinkSync(path))
  return kind.isFile() ? readFileSync(path) : Buffer.alloc(0)
}

/** Base64 of what stands `offset` bytes behind a multiple of three, without the letters that depend on its neighbours. */
function base64Inside(raw: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), raw]).toString('base64')
  return whole.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + raw.length) * 4) / 3))
}

function lowerCaseEscapes(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
}
