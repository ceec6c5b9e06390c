import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Around, readings } from './contenders'
import { ENGINES, type EngineId } from './job'
import { type Entry, measureAll, type Series } from './measure'
import { makePlaces, type Places } from './places'
import { farAway, freshness, rounds, whileAltering } from './questions'
import { type Measured, renderSection, writeSection } from './write'

const SIZES = [100, 1000, 10_000]
const LARGE = 10_000
/** Longest a reading may take by default, seconds: above that it is said, and not waited for again. */
const LIMIT_S = 60
const say = (line: string) => process.stderr.write(`${line}\n`)

const { engines, sizes, runs, dry, limitMs } = readArguments(process.argv.slice(2))
const root = process.env['RELATA_ROOT'] ?? process.cwd()
const temporary = mkdtempSync(join(tmpdir(), 'relata-introspection-'))
const around: Around = { host: join(import.meta.dirname, 'host.js'), newFolder: () => mkdtempSync(join(temporary, 'home-')) }
const places = new Map<EngineId, Places>()
const discard = async () => {
  await Promise.all([...places.values()].map((place) => place.discard()))
  rmSync(temporary, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void discard().finally(() => process.exit(130)))
// What nobody catches must not leave servers behind.
process.once('uncaughtException', (error) => {
  console.error(error)
  void discard().finally(() => process.exit(1))
})

try {
  // All is made before anything is measured.
  for (const engine of engines) {
    say(`making schemas of ${sizes.join(', ')} tables: ${engine}`)
    places.set(engine, await makePlaces(engine, sizes))
  }
  for (const [engine, place] of places) {
    const measured = await measureEngine(engine, place)
    console.log(`${renderSection(measured, new Date())}\n`)
    if (!dry) writeSection(root, measured)
  }
} finally {
  await discard()
}

async function measureEngine(engine: EngineId, { bySize, besideLargest, server }: Places): Promise<Measured> {
  const [load = 0] = loadavg()
  say(`measuring: ${engine}, load average ${load.toFixed(1)}`)
  const series: Series[] = []
  const remarks: string[] = []
  const measure = async (entries: readonly Entry[], size: number) =>
    void series.push(...(await measureAll(entries, runs ?? (size >= LARGE ? 3 : 5), limitMs, say)))
  for (const [size, where] of bySize) {
    await measure(await readings(where, size, around, limitMs), size)
    await measure(await freshness(where, size, around, series), size)
    if (engine === 'sqlite') continue
    remarks.push(await rounds(where, size))
    if (size !== 1000) continue
    const { entries, close } = await farAway(where, size)
    await measure(entries, LARGE)
    await close()
    if (engine === 'postgres')
      series.push(...(await whileAltering(where, size, async (all) => await measureAll(all, runs ?? 3, limitMs, say))))
  }
  if (besideLargest !== undefined) {
    const beside = {
      id: 'beside',
      title: `Relata, whole catalog as objects, ${String(Math.max(...sizes))} tables beside it on the server`,
      size: 1000,
    }
    await measure([{ ...beside, job: () => ({ kind: 'relata', where: besideLargest }) }], 1000)
  }
  return { engine, server, series, remarks, load }
}

function readArguments(argv: readonly string[]) {
  const values = (name: string) =>
    argv.flatMap((word, at) =>
      word === name ? (argv[at + 1] ?? '').split(',') : word.startsWith(`${name}=`) ? word.slice(name.length + 1).split(',') : [],
    )
  const [asked, askedSizes, askedRuns] = [values('--engine'), values('--size').map(Number), values('--runs').map(Number)]
  const [limit = LIMIT_S] = values('--limit').map(Number)
  const unknown = asked.filter((engine) => !ENGINES.some((known) => known === engine))
  if (unknown.length > 0 || [...askedSizes, ...askedRuns, limit].some((number) => !(number > 0)))
    throw new Error(
      `npm run bench:introspection -- [--engine ${ENGINES.join(',')}] [--size ${SIZES.join(',')}] [--runs 5] [--limit ${String(LIMIT_S)}] [--dry]`,
    )
  return {
    engines: asked.length === 0 ? ENGINES : ENGINES.filter((engine) => asked.includes(engine)),
    sizes: askedSizes.length === 0 ? SIZES : askedSizes,
    runs: askedRuns[0],
    limitMs: limit * 1000,
    /** Figures are printed and nothing is written. */
    dry: argv.includes('--dry'),
  }
}
