import { Writable } from 'node:stream'
import { createLogger, type Logger } from '../../src/main/log'

/** One line of the log as it is written: `msg`, `level` (pino: 30 info, 40 warn, 50 error) and its facts. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: number }

/** The product's own logger, writing into memory. */
export function captureLog(level: string): { readonly log: Logger; text(): string; lines(): LogLine[] } {
  const written: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString('utf8'))
      done()
    },
  })
  const text = () => written.join('')
  const lines = () =>
    text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine)
  return { log: createLogger(level, stream), text, lines }
}
