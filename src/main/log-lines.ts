/** What is written to; pino hands whole lines to it. */
interface Lines {
  write(line: string): void
}

const LEVELS: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 40: 'warning', 50: 'error', 60: 'fatal' }
/** From this level on the stack of an error is worth its lines. */
const ERROR_LEVEL = 50

/** Turns pino's JSON lines into lines for a person: `14:02:11  cache HIT  type schema, layer memory`. */
export function readableLines(destination: NodeJS.WritableStream): Lines {
  return {
    write(line) {
      destination.write(`${readableLine(line)}\n`)
    },
  }
}

/** One line; a text that is not one of pino's lines stays as it is. */
export function readableLine(line: string): string {
  const record = parse(line)
  if (record === undefined) return line.trimEnd()
  const { level, time, msg, err, ...facts } = record
  const word = LEVELS[Number(level)]
  const error = isRecord(err) ? err : undefined
  const said = [word === undefined ? '' : `${word}: `, text(msg ?? '')].join('')
  const details = [
    ...(error === undefined ? [] : [text(error['message'] ?? error['type'] ?? 'error')]),
    ...Object.entries(facts).map(([name, value]) => `${name} ${text(value)}`),
  ].join(', ')
  const stack = error === undefined || Number(level) < ERROR_LEVEL ? '' : stackLines(error['stack'])
  return `${clock(Number(time))}  ${said}${details === '' ? '' : `  ${details}`}${stack}`
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    // Not ours: whoever wrote it is shown as he wrote it.
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function clock(time: number): string {
  const date = new Date(time)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** A fact on one line: what a database or a file name may hold must not draw on the terminal. */
function text(value: unknown): string {
  const words = typeof value === 'string' ? value : JSON.stringify(value)
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is taken out
  return words.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}

function stackLines(stack: unknown): string {
  if (typeof stack !== 'string') return ''
  return stack
    .split('\n')
    .slice(1)
    .map((line) => `\n          ${text(line.trim())}`)
    .join('')
}
