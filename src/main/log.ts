import pino from 'pino'

export type Logger = pino.Logger

/**
 * The one logger. Lines are JSON on standard error; keys that can hold a secret are masked by structure.
 * `RELATA_LOG` sets the level (default `info`; the command line passes `warn`).
 */
export function createLogger(level: string, destination: NodeJS.WritableStream = process.stderr): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ['password', 'secrets', 'options.password', '*.password', '*.secrets', 'url', '*.url', 'config', '*.config'],
        censor: '[secret]',
      },
    },
    destination,
  )
}
