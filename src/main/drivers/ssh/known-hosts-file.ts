import { appendFileSync, chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { AppError } from '@shared/errors'
import { type KnownHost, knownHostLine, parseKnownHosts } from './known-hosts'

/**
 * Reads files of known hosts; one that is not there says nothing. One that cannot be read may hold a key that was revoked:
 * throws `permission_denied`.
 */
export function readKnownHosts(files: readonly string[]): KnownHost[] {
  return files.flatMap((file) => {
    try {
      return parseKnownHosts(readFileSync(file, 'utf8'), file)
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return []
      throw new AppError('permission_denied', 'The keys of known SSH servers cannot be read', {
        hint: `Make ${file} readable for you`,
        detail: { file },
        cause,
      })
    }
  })
}

/** Adds a key to a file that only its owner may read; on disk when this returns. */
export function addKnownHost(file: string, host: string, port: number, key: Buffer): void {
  const begun = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const handle = openSync(file, 'a', 0o600)
  try {
    appendFileSync(handle, `${begun === '' || begun.endsWith('\n') ? '' : '\n'}${knownHostLine(host, port, key)}`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  chmodSync(file, 0o600)
}
