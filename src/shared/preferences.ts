import { z } from 'zod'

export const ThemeChoice = z.enum(['system', 'light', 'dark', 'contrast', 'contrast-dark'])
export type ThemeChoice = z.infer<typeof ThemeChoice>

/** The language of the window; `system` is the system's where Relata speaks it, else English. */
export const LanguageChoice = z.enum(['system', 'en', 'de'])
export type LanguageChoice = z.infer<typeof LanguageChoice>

const Pixels = z.number().int().min(-100_000).max(100_000)

/** Where a window stands, in pixels of the desktop; what it is when it is not maximised. */
export const WindowBounds = z.strictObject({
  ...{ x: Pixels, y: Pixels, width: Pixels.min(200), height: Pixels.min(200) },
  maximised: z.boolean(),
})
export type WindowBounds = z.infer<typeof WindowBounds>

/** A SOCKS5 proxy as it is written: `socks5://host:port`, or nothing. */
export const PROXY = /^(socks5:\/\/(\[[0-9a-fA-F:]+\]|[^\s/@:[\]]+):\d{1,5})?$/

/** How the user likes the window, and what may be kept. */
export const Preferences = z.object({
  theme: ThemeChoice,
  language: LanguageChoice,
  sidebarWidth: z.number().min(220).max(480),
  /** Whether it is shown. */
  sidebar: z.boolean(),
  /** Where the stage is split: what the left side takes, percent. */
  splitShare: z.number().min(20).max(80),
  /** Null until the window was moved. */
  window: WindowBounds.nullable(),
  /** How large everything is drawn, percent. */
  zoom: z.number().int().min(50).max(200),
  /** Keys that were chosen, by command; those of other commands are the default ones. */
  keymap: z.record(z.string().max(64), z.array(z.string().max(60)).max(4)),
  /** Bytes that the last snapshots of all connections together may take on disk; the oldest go when it is more. */
  snapshotLimitBytes: z
    .number()
    .int()
    .min(16 * 1024 * 1024)
    .max(1024 ** 4),
  /** Minutes that the cache believes each type: an unchanged answer of the database renews it. Decrypted configs never longer than 30. */
  ttlMinutes: z.strictObject({
    schema: z.number().int().min(5).max(1440),
    metadata: z.number().int().min(5).max(1440),
    test: z.number().int().min(1).max(60),
    config: z.number().int().min(1).max(30),
  }),
  /** The way to every machine but this one: `socks5://host:port`; empty = straight. */
  proxy: z.string().max(300).regex(PROXY),
  /** Seconds until a server has to have let us in. */
  connectSeconds: z.number().int().min(3).max(300),
  /** Connections, by id, whose tree shows the schemas that the database keeps for itself. */
  systemSchemas: z.array(z.string().max(64)).max(1000),
  /** Minutes without a key or a pointer after which a vault with a master password locks; 0 = never. */
  lockAfterMinutes: z.number().int().min(0).max(1440),
})
export type Preferences = z.infer<typeof Preferences>
