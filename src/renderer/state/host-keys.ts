import type { HostKey } from '@shared/connection'
import { AppError } from '@shared/errors'

/** The key that an SSH server showed, where that is what stopped something. */
export function hostKeyOf(error: unknown): HostKey | undefined {
  if (!(error instanceof AppError) || error.code !== 'host_key_unknown' || error.detail === undefined) return undefined
  const { host, port, type, sha256 } = error.detail
  return { host: String(host), port: Number(port), type: String(type), sha256: String(sha256) }
}

/** Keys that somebody did not want to trust: nobody is asked about them again unasked. */
const declined = new Set<string>()

export function declineHostKey({ host, port, sha256 }: HostKey): void {
  declined.add(`${host}:${String(port)} ${sha256}`)
}

export function isDeclined({ host, port, sha256 }: HostKey): boolean {
  return declined.has(`${host}:${String(port)} ${sha256}`)
}
