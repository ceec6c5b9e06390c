import type { RedisSettings as Described, RedisTrial } from '@shared/cache-report'
import type { HandlerInput } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { Cache } from '../cache/cache'
import { parseRedisUrl, type RedisAddress, type RedisChoice, type RedisWay, withoutPasswords } from '../cache/redis-url'
import type { SealedSetting, Setting } from '../store/sealed-setting'

/** Passwords of a Redis and of the sentinels that name it. */
interface Passwords {
  readonly password?: string | undefined
  readonly sentinelPassword?: string | undefined
}
/** The rest of what is saved of one. */
interface Address {
  /** Without passwords. */
  readonly url: string
  /** PEM text of the authority that TLS trusts beside the system's; empty for none. */
  readonly ca: string
  /** That a server on another machine may be spoken to without TLS. */
  readonly allowPlain: boolean
}
export type RedisSettingStore = SealedSetting<Address, Passwords>

const REFUSED =
  'REDIS_URL leads to another machine without TLS: its password and the size of every entry could be read on the way. Use rediss://, or set REDIS_ALLOW_PLAIN=1'
const LOCKED = 'The password of Redis is locked with the saved secrets'

export interface RedisSettingsDependencies {
  readonly store: RedisSettingStore
  /** From `REDIS_URL`: outranks what is saved. */
  readonly environment: RedisAddress | undefined
  /** Whether that one may be on another machine without TLS. */
  readonly allowPlain: boolean
}

/** Which Redis the cache uses: of the environment, of the settings, or the usual one where it answers. */
export class RedisSettings {
  readonly #store: RedisSettingStore
  readonly #environment: RedisAddress | undefined
  readonly #refused: boolean
  #cache: Cache | undefined
  #used: string
  #following: Promise<void> = Promise.resolve()

  constructor({ store, environment, allowPlain }: RedisSettingsDependencies) {
    this.#store = store
    this.#environment = environment
    this.#refused = environment !== undefined && !allowPlain && isPlainAway(environment.url)
    this.#used = JSON.stringify(this.choice())
  }

  /** What the cache has to use now. */
  choice(): RedisChoice {
    if (this.#refused) return { off: REFUSED }
    if (this.#environment !== undefined) return this.#environment
    const saved = this.#store.get()
    if (saved === undefined) return 'default'
    return saved === 'locked' ? { off: LOCKED } : addressOf(saved)
  }

  /** From now on the cache follows what is saved, and what the vault lets be read. */
  attach(cache: Cache): void {
    this.#cache = cache
  }

  describe(): Described {
    const saved = this.#store.get()
    const source = this.#environment !== undefined ? 'environment' : saved === undefined ? 'default' : 'settings'
    if (saved === undefined || saved === 'locked') return { source, saved: null, locked: saved === 'locked' }
    return { source, saved: { ...saved.plain, passwordSet: saved.secret?.password !== undefined }, locked: false }
  }

  /** Saves and uses an address. Throws `invalid_input` for one that is none, or that would send a password in the clear. */
  async save(input: HandlerInput<'cache.saveRedis'>): Promise<Described> {
    await this.#store.save(this.#settingOf(input))
    await this.follow()
    return this.describe()
  }

  /** Forgets what is saved, its password included. */
  async remove(): Promise<Described> {
    this.#store.remove()
    await this.follow()
    return this.describe()
  }

  /** Looks at an address without saving or using it. */
  async test(input: HandlerInput<'cache.testRedis'>): Promise<RedisTrial> {
    if (this.#cache === undefined) throw new AppError('internal', 'The cache is not there yet')
    return await this.#cache.tryRedis(addressOf(this.#settingOf(input)))
  }

  /** Brings the cache to what has to be used now, where that is another one; one change after the other. */
  async follow(): Promise<void> {
    const work = this.#following.then(() => this.#follow())
    this.#following = work.catch(() => undefined)
    await work
  }

  async #follow(): Promise<void> {
    const choice = this.choice()
    const wanted = JSON.stringify(choice)
    if (wanted === this.#used) return
    this.#used = wanted
    await this.#cache?.useRedis(choice)
  }

  #settingOf({ url, password, ca, allowPlain }: HandlerInput<'cache.saveRedis'>): Setting<Address, Passwords> {
    const way = parse(url)
    if (!way.local && !way.tls && !allowPlain) {
      throw new AppError('invalid_input', 'Without TLS the password and the size of every entry are readable on the way to this Redis', {
        hint: 'Use rediss://, or allow it for this server',
        detail: { field: 'allowPlain' },
      })
    }
    const saved = this.#store.get()
    const before = saved === undefined || saved === 'locked' ? undefined : parse(saved.plain.url)
    // A saved password goes to the server and user it was saved for and to no other.
    const same = before?.target === way.target && before.username === way.username
    const known = same && saved !== undefined && saved !== 'locked' ? (saved.secret ?? {}) : {}
    const given = withoutPasswords(url)
    const next: Passwords = {
      password: given.password ?? (password === undefined ? known.password : password === '' ? undefined : (password ?? undefined)),
      sentinelPassword: given.sentinelPassword ?? known.sentinelPassword,
    }
    const secret = next.password === undefined && next.sentinelPassword === undefined ? undefined : next
    return { plain: { url: given.url, ca, allowPlain }, secret }
  }
}

/** Whether everybody on the way could read what is said. What is no address at all is told where it is used. */
function isPlainAway(url: string): boolean {
  try {
    const { local, tls } = parseRedisUrl(url)
    return !local && !tls
  } catch {
    return false
  }
}

function addressOf({ plain: { url, ca }, secret }: Setting<Address, Passwords>): RedisAddress {
  return { url, ...secret, ca: ca === '' ? undefined : ca }
}

function parse(url: string): RedisWay {
  try {
    return parseRedisUrl(url)
  } catch {
    throw new AppError('invalid_input', 'This is not the address of a Redis', {
      hint: 'For example redis://localhost:6379/0, rediss://cache.example:6380 or unix:///run/redis.sock',
      detail: { field: 'url' },
    })
  }
}
