import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the composition roots read from outside, in one place. */
export interface Environment {
  /** All of the application's data: `RELATA_HOME`, else the system's place for it. */
  readonly folder: string
  readonly redisUrl: string | undefined
  readonly redisCaFile: string | undefined
  /** Whether a Redis on another machine may be spoken to without TLS. */
  readonly redisAllowPlain: boolean
  readonly logLevel: string
  /** An Electron to draw pictures with, for the command line. */
  readonly electron: string | undefined
}

/** Reads the environment, and `.env` in the working folder for what is not set there (`REDIS_URL`, `REDIS_TLS_CA`, `REDIS_ALLOW_PLAIN`). */
export function readEnvironment(env: NodeJS.ProcessEnv, cwd: string, defaultLogLevel: string): Environment {
  const file = readDotEnv(join(cwd, '.env'))
  const value = (name: string) => nonEmpty(env[name]) ?? nonEmpty(file[name])
  return {
    folder: nonEmpty(env['RELATA_HOME']) ?? defaultFolder(env),
    redisUrl: value('REDIS_URL'),
    redisCaFile: value('REDIS_TLS_CA'),
    redisAllowPlain: value('REDIS_ALLOW_PLAIN') === '1',
    logLevel: nonEmpty(env['RELATA_LOG']) ?? defaultLogLevel,
    electron: nonEmpty(env['ELECTRON_EXEC_PATH']) ?? (process.versions['electron'] === undefined ? undefined : process.execPath),
  }
}

/** `KEY=value` lines; quotes around a value are taken off, `#` starts a comment line. */
function readDotEnv(path: string): Record<string, string> {
  if (!existsSync(path)) return {}
  const pairs = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .map((line) => /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line))
    .flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], (match[2] ?? '').replace(/^(['"])(.*)\1$/, '$2')] as const]))
  return Object.fromEntries(pairs)
}

function defaultFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Relata')
  if (process.platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Relata')
  return join(nonEmpty(env['XDG_CONFIG_HOME']) ?? join(homedir(), '.config'), 'relata')
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value
}
