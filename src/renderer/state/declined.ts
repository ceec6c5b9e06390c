import type { HostKey } from '@shared/connection'

/** Keys of SSH servers that somebody did not want to trust: nobody is asked about them again unasked. */
const declined = new Set<string>()

export function declineHostKey({ host, port, sha256 }: HostKey): void {
  declined.add(`${host}:${String(port)} ${sha256}`)
}

export function isDeclined({ host, port, sha256 }: HostKey): boolean {
  return declined.has(`${host}:${String(port)} ${sha256}`)
}

const secrets = new Set<string>()

/** Somebody would rather not enter the secret of this connection: he is asked again when he wants it read, and not before. */
export function declineSecret(id: string): void {
  secrets.add(id)
}

export function isSecretDeclined(id: string): boolean {
  return secrets.has(id)
}
