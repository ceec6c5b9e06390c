import { Preferences } from '@shared/preferences'
import type { Store } from './open'

/** Ten thousand tables take about 20 MB: room for fifty such databases. */
const SNAPSHOT_LIMIT = 1024 ** 3
const DEFAULTS: Preferences = {
  theme: 'system',
  language: 'system',
  sidebarWidth: 280,
  sidebar: true,
  splitShare: 50,
  window: null,
  zoom: 100,
  keymap: {},
  systemSchemas: [],
  snapshotLimitBytes: SNAPSHOT_LIMIT,
  lockAfterMinutes: 15,
  proxy: '',
  connectSeconds: 20,
  ttlMinutes: { schema: 60, metadata: 30, test: 5, config: 30 },
}

/** How the user likes the window, and what may be kept. Values that no longer fit fall back to the default, one by one. */
export class PreferencesStore {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  get(): Preferences {
    const rows = this.#store.db.prepare('SELECT name, value FROM preference').all() as { name: string; value: string }[]
    const found = rows.flatMap(({ name, value }) => {
      const parsed = Preferences.partial().safeParse({ [name]: JSON.parse(value) as unknown })
      return parsed.success ? [parsed.data] : []
    })
    return Object.assign({ ...DEFAULTS }, ...found) as Preferences
  }

  set(patch: { readonly [K in keyof Preferences]?: Preferences[K] | undefined }): Preferences {
    const write = this.#store.db.prepare(
      'INSERT INTO preference (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    this.#store.db.transaction(() => {
      for (const [name, value] of Object.entries(patch)) if (value !== undefined) write.run(name, JSON.stringify(value))
    })()
    return this.get()
  }
}
