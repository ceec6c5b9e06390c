import { homedir } from 'node:os'
import { join } from 'node:path'
import type { HostKey } from '@shared/connection'
import { AppError } from '@shared/errors'
import { addKnownHost } from '../drivers/ssh/known-hosts-file'

/** How many keys are remembered that nobody has trusted yet. */
const OFFERED = 50

/** The keys of SSH servers that are trusted: our own file of them, and OpenSSH's, which is only read. */
export class HostKeys {
  readonly #own: string
  readonly #offered = new Map<string, Buffer>()

  /** `folder`: the application's data. */
  constructor(folder: string) {
    this.#own = join(folder, 'known_hosts')
  }

  /** Every file that says which keys are known, ours first. */
  files(): readonly string[] {
    return [this.#own, join(homedir(), '.ssh', 'known_hosts'), ...(process.platform === 'win32' ? [] : ['/etc/ssh/ssh_known_hosts'])]
  }

  /** Keeps the key that a `host_key_unknown` brings, so that it can be trusted by its fingerprint; answers the error without it. */
  seen(error: unknown): unknown {
    if (!(error instanceof AppError) || error.code !== 'host_key_unknown' || error.detail === undefined) return error
    const { key, ...shown } = error.detail
    this.#offered.set(nameOf(shown as unknown as HostKey), Buffer.from(String(key), 'base64'))
    for (const oldest of [...this.#offered.keys()].slice(0, -OFFERED)) this.#offered.delete(oldest)
    return new AppError(error.code, error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      detail: shown,
      cause: error,
    })
  }

  /** Trusts a key that a server showed to this process; `not_found` for any other. */
  trust(shown: HostKey): void {
    const key = this.#offered.get(nameOf(shown))
    if (key === undefined)
      throw new AppError('not_found', 'No SSH server has shown this key', { hint: 'Connect again, and compare the key that is shown then' })
    addKnownHost(this.#own, shown.host, shown.port, key)
    this.#offered.delete(nameOf(shown))
  }
}

function nameOf({ host, port, sha256 }: HostKey): string {
  return `${host}:${String(port)} ${sha256}`
}
