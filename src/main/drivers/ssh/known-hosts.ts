import { createHash, createHmac, randomBytes } from 'node:crypto'

/** One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHost {
  readonly revoked: boolean
  /** Patterns with commas between, or one hashed name. */
  readonly names: string
  readonly type: string
  readonly key: Buffer
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** What is known of a host's key. `instead`: the lines that name other keys for this host. */
export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed'; readonly instead: readonly KnownHost[] }
  | { readonly kind: 'revoked'; readonly by: KnownHost }

/**
 * Reads the lines of a file. Authorities (`@cert-authority`) are left out: no certificate of a host is ever believed. A
 * line that is no entry says nothing, as for OpenSSH.
 */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split('\n').flatMap((line, at) => {
    const words = line.trim().split(/[ \t]+/)
    if (words[0]?.startsWith('#') === true) return []
    const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined
    const [names, type, encoded] = words
    if (names === undefined || type === undefined || encoded === undefined) return []
    if (marker !== undefined && marker !== '@revoked') return []
    const key = Buffer.from(encoded, 'base64')
    if (keyType(key) !== type) return []
    return [{ revoked: marker === '@revoked', names, type, key, file, line: at + 1 }]
  })
}

/**
 * Judges the key that a host showed, before anything is sent to it. A host of which another key is known, of whatever type,
 * has changed: the types that are known are asked for first, so that it would have shown the same one.
 */
export function judge(lines: readonly KnownHost[], host: string, port: number, key: Buffer): Verdict {
  const about = lines.filter((line) => speaksOf(line, hostName(host, port)))
  const by = about.find((line) => line.revoked && line.key.equals(key))
  if (by !== undefined) return { kind: 'revoked', by }
  const trusted = about.filter((line) => !line.revoked)
  if (trusted.some((line) => line.key.equals(key))) return { kind: 'known' }
  return trusted.length === 0 ? { kind: 'unknown' } : { kind: 'changed', instead: trusted }
}

/** The types of keys that are known of a host, without those that were revoked. */
export function knownTypes(lines: readonly KnownHost[], host: string, port: number): string[] {
  return lines.filter((line) => !line.revoked && speaksOf(line, hostName(host, port))).map((line) => line.type)
}

/** A line for a key, its host hashed: who reads the file does not learn where one goes. */
export function knownHostLine(host: string, port: number, key: Buffer): string {
  const salt = randomBytes(20)
  return `|1|${salt.toString('base64')}|${hashed(salt, hostName(host, port)).toString('base64')} ${keyType(key)} ${key.toString('base64')}\n`
}

/** The type that a public key names itself (RFC 4253, 6.6: it begins with it); empty for what is no key. */
export function keyType(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0)
  return length > 64 || key.length < 4 + length ? '' : key.toString('latin1', 4, 4 + length)
}

/** As `ssh-keygen -l` writes it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** What a host is called in these files: with its port where that is not the usual one. */
function hostName(host: string, port: number): string {
  const name = host.toLowerCase()
  return port === 22 ? name : `[${name}]:${String(port)}`
}

function speaksOf({ names }: KnownHost, name: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(names) ?? []
  if (salt !== undefined && hash !== undefined) return hashed(Buffer.from(salt, 'base64'), name).equals(Buffer.from(hash, 'base64'))
  const patterns = names.toLowerCase().split(',')
  if (patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1), name))) return false
  return patterns.some((pattern) => fits(pattern, name))
}

/** Wildcards as in ssh_config(5), "PATTERNS": `*` is any text, `?` one letter. */
function fits(pattern: string, name: string): boolean {
  const parts = pattern.split(/([*?]+)/)
  const source = parts.map((part) => {
    if (/^[*?]+$/.test(part)) return '.'.repeat(part.replaceAll('*', '').length) + (part.includes('*') ? '.*' : '')
    return part.replace(/[\\^$.|+()[\]{}]/g, '\\$&')
  })
  return new RegExp(`^${source.join('')}$`).test(name)
}

function hashed(salt: Buffer, name: string): Buffer {
  return createHmac('sha1', salt).update(name).digest()
}
