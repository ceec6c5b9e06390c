import pino from 'pino'
import { readableLines } from './log-lines'

export type Logger = pino.Logger

/** How lines look: `json` for programs, `text` for a person. */
export type LogFormat = 'json' | 'text'

/** `RELATA_LOG_FORMAT` decides; without it a terminal gets text and everything else JSON. */
export function logFormat(wanted: string | undefined, isTerminal: boolean): LogFormat {
  if (wanted === 'json' || wanted === 'text') return wanted
  return isTerminal ? 'text' : 'json'
}

/**
 * The one logger. Keys that can hold a secret are masked by structure, whatever the lines look like.
 * `RELATA_LOG` sets the level (default `info`; the command line passes `warn`).
 */
export function createLogger(
  level: string,
  destination: NodeJS.WritableStream = process.stderr,
  format: LogFormat = logFormat(process.env['RELATA_LOG_FORMAT'], process.stderr.isTTY),
): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ['password', 'secrets', 'options.password', '*.password', '*.secrets', 'url', '*.url', 'config', '*.config'],
        censor: '[secret]',
      },
    },
    // Text is made from the finished JSON line: what was masked there cannot come back here.
    format === 'json' ? destination : readableLines(destination),
  )
}
