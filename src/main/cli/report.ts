import { toWire } from '../ipc/wire-error'
import type { Logger } from '../log'
import { clean } from './print'

/**
 * Tells why a command failed: one line on standard error with what to do next, and on standard output the same as JSON
 * where that was asked for.
 */
export function reportError(error: unknown, json: boolean, log: Logger): void {
  const { code, message, hint, detail } = toWire(error, log)
  // Of an SSH server's key another one is told.
  const fingerprint = code === 'tls_failed' || code === 'auth_failed' ? detail?.['fingerprint'] : undefined
  const more = { ...(hint === undefined ? {} : { hint }), ...(fingerprint === undefined ? {} : { fingerprint }) }
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, ...more } })}\n`)
  process.stderr.write(`relata: ${oneLine(message)} (${code})${hint === undefined ? '' : `. ${oneLine(hint)}`}\n`)
  if (fingerprint !== undefined)
    process.stderr.write(`relata: the SHA-256 of its certificate, which ?ssl-fp= in the URL trusts: ${String(fingerprint)}\n`)
}

/** A server's message may have several lines, and anything in them. */
function oneLine(text: string): string {
  return clean(text.trim().replace(/\s*[\r\n]+\s*/g, ' '))
}
