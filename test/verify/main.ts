import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseConnectionUrl } from '../../src/main/drivers/registry'
import { ENGINE_IDS, type EngineId, type Where } from './engines'
import { guessEngine, load } from './load'
import { roundTrip } from './round-trip'
import { verify } from './verify'

/** Complaints of a file's client that are printed. */
const COMPLAINTS = 10
const USAGE = `npm run verify:catalog -- [--engine ${ENGINE_IDS.join('|')}] <SQL file, database file or URL> …`

/** The command: answers the exit code, 0 only where every catalog that was asked for is equal to what its server says, and one of a file to what our DDL makes of it. */
export async function main(argv: readonly string[], folder: string, print: (text: string) => void): Promise<number> {
  const { engine, subjects } = readArguments(argv)
  if (subjects.length === 0) {
    print(`What is to be verified? ${USAGE}`)
    return 2
  }
  let failed = 0
  for (const subject of subjects) {
    try {
      const same = /\.sql$/i.test(subject)
        ? await verifyFile(resolve(folder, subject), engine, print)
        : await verifyUrl(subject, folder, print)
      if (!same) failed += 1
    } catch (error) {
      failed += 1
      print(`== ${subject}\nFAILED: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
  print(`${String(subjects.length - failed)} of ${String(subjects.length)} equal to what their servers say`)
  return failed === 0 ? 0 : 1
}

function readArguments(argv: readonly string[]): { engine: EngineId | undefined; subjects: string[] } {
  const subjects: string[] = []
  let engine: string | undefined
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (word === '--engine') engine = argv[(at += 1)] ?? ''
    else if (word.startsWith('--engine=')) engine = word.slice('--engine='.length)
    else subjects.push(word)
  }
  const known = ENGINE_IDS.find((id) => id === engine)
  if (engine !== undefined && known === undefined) throw new Error(`There is no engine "${engine}". ${USAGE}`)
  return { engine: known, subjects }
}

async function verifyFile(file: string, chosen: EngineId | undefined, print: (text: string) => void): Promise<boolean> {
  const engine = chosen ?? guessEngine(file, readFileSync(file, 'utf8'))
  if (engine === undefined) throw new Error('The engine of this file cannot be told from its name or text: say --engine')
  const { databases, refused, again, discard } = await load(engine, file)
  try {
    let same = true
    for (const where of databases) {
      const { database } = where.options
      const verdict = await verify(where, `${file}${database === undefined ? '' : ` → ${String(database)}`}`)
      // A file that made databases of its own left the one that was there for it empty.
      if (verdict.lines.some((line) => line.schema !== '') || databases.length === 1) {
        const trip = verdict.lines.length === 0 ? undefined : await roundTrip(where, again)
        print(`${verdict.report}\n${trip === undefined ? '' : `${trip.report}\n`}`)
        same = same && verdict.same && trip?.same !== false
      }
    }
    if (refused.length > 0)
      print(
        `NOT LOADED, ${String(refused.length)} complaints while the file ran; the first:\n${refused
          .slice(0, COMPLAINTS)
          .map((one) => `  ${one}`)
          .join('\n')}\n`,
      )
    return same
  } finally {
    await discard()
  }
}

async function verifyUrl(text: string, folder: string, print: (text: string) => void): Promise<boolean> {
  const path = resolve(folder, text)
  const { engine, options, secrets } = parseConnectionUrl(existsSync(path) ? path : text)
  const { report, same } = await verify({ engine, options, secrets } as Where, text.replace(/\/\/[^@/]*@/, '//'))
  print(`${report}\n`)
  return same
}
