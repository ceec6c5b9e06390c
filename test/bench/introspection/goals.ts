import type { EngineId } from './job'
import { median, type Series } from './measure'

/** A goal that was set before anything was measured, and what came of it. */
export interface Goal {
  readonly goal: string
  readonly outcome: string
  readonly met: boolean
}

/** What the goals are about: medians by series and size; undefined where it was not measured. */
export class Figures {
  readonly #series: readonly Series[]
  constructor(series: readonly Series[]) {
    this.#series = series
  }

  /** Median ms. One that ran into its limit counts as that long at least. */
  ms(id: string, size: number): { readonly value: number; readonly atLeast: boolean } | undefined {
    const found = this.#series.find((one) => one.id === id && one.size === size)
    if (found === undefined) return undefined
    if (found.outcomes.length > 0) return { value: median(found.outcomes.map((one) => one.ms)), atLeast: false }
    const limit = /within (\d+) s/.exec(found.problem ?? '')?.[1]
    return limit === undefined ? undefined : { value: Number(limit) * 1000, atLeast: true }
  }

  names(size: number, id = 'full'): { readonly value: number; readonly atLeast: boolean } | undefined {
    const found = this.#series.find((one) => one.id === id && one.size === size)
    const names = found?.outcomes.flatMap((one) => one.names ?? []) ?? []
    return names.length === 0 ? undefined : { value: median(names), atLeast: false }
  }

  /** Most memory of any run, bytes. */
  rss(id: string, size: number): number | undefined {
    const found = this.#series.find((one) => one.id === id && one.size === size)
    const figures = found?.outcomes.flatMap((one) => one.rss ?? []) ?? []
    return figures.length === 0 ? undefined : Math.max(...figures)
  }
}

type Figure = ReturnType<Figures['ms']>

/** Ours must be at most `part` of the other. Nothing where one of them was not measured. */
function ratio(goal: string, ours: Figure, other: Figure, part: number): Goal[] {
  if (ours === undefined || other === undefined) return []
  const times = ours.value / other.value
  const exact = ours.atLeast ? 'more than ' : other.atLeast ? 'at most ' : ''
  const said = times <= 0.5 ? `${exact}1/${(1 / times).toFixed(1)}` : `${exact}${times.toFixed(2)}`
  return [{ goal, outcome: `${said} (${show(ours)} against ${show(other)})`, met: !ours.atLeast && times <= part }]
}

function show({ value, atLeast }: NonNullable<Figure>): string {
  return `${atLeast ? 'over ' : ''}${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
}

/** The goals of one engine that can be told from what was measured. */
export function goals(engine: EngineId, f: Figures): Goal[] {
  const check = (part: number) =>
    ratio(`unchanged? at 10,000 at most 1/${String(part)} of a whole reading`, f.ms('check', 10_000), f.ms('full', 10_000), 1 / part)
  const changed = (part: number) =>
    ratio(`one changed of 10,000 at most 1/${String(part)} of a whole reading`, f.ms('changed', 10_000), f.ms('full', 10_000), 1 / part)
  if (engine === 'postgres') {
    const rss = f.rss('full', 10_000)
    const altering = f.names(1000, 'altering')
    return [
      ...ratio('whole at 10,000 at most 1/1.8 of DbGate', f.ms('full', 10_000), f.ms('dbgate', 10_000), 1 / 1.8),
      ...ratio('whole at 10,000 at most 1/3 of `pg_dump -s`', f.ms('full', 10_000), f.ms('dump', 10_000), 1 / 3),
      ...[1000, 10_000].flatMap((size) =>
        ratio(`names at ${size.toLocaleString('en')} at most 1/2.5 of DbGate`, f.names(size), f.ms('dbgate', size), 1 / 2.5),
      ),
      ...ratio('whole at 10,000 at most 1.5 times the floor', f.ms('full', 10_000), f.ms('floor', 10_000), 1.5),
      ...(rss === undefined
        ? []
        : [{ goal: 'peak memory at 10,000 at most 200 MB', outcome: `${(rss / 1e6).toFixed(0)} MB`, met: rss <= 200e6 }]),
      ...check(5),
      ...ratio('unchanged? at 10,000 at most 1/20 of DbGate', f.ms('check', 10_000), f.ms('dbgate check', 10_000), 1 / 20),
      ...ratio(
        'the same once others have written at most 1/20 of DbGate',
        f.ms('check written', 10_000),
        f.ms('dbgate check', 10_000),
        1 / 20,
      ),
      ...changed(3),
      ...(f.ms('altering', 1000) === undefined
        ? []
        : [
            {
              goal: "names come while somebody's ALTER is open",
              outcome: altering === undefined ? 'they do not' : `after ${show(altering)}`,
              met: altering !== undefined,
            },
          ]),
    ]
  }
  if (engine === 'mysql')
    return [
      ...ratio('whole at 1,000, alone on its server, at most 1/10 of DbGate', f.ms('full', 1000), f.ms('dbgate', 1000), 1 / 10),
      ...ratio('whole at 10,000 at most 1/2 of ten views of information_schema', f.ms('full', 10_000), f.ms('views', 10_000), 1 / 2),
      ...ratio('1,000 beside 10,000 at most 1.5 times 1,000 alone', f.ms('beside', 1000), f.ms('full', 1000), 1.5),
      ...check(100),
      ...changed(1.5),
    ]
  return [
    ...[100, 1000, 10_000].flatMap((size) =>
      ratio(`whole at ${size.toLocaleString('en')} at most 1.3 times the floor`, f.ms('full', size), f.ms('floor', size), 1.3),
    ),
    ...ratio('whole at 1,000 at most 1/3 of DbGate', f.ms('full', 1000), f.ms('dbgate', 1000), 1 / 3),
    ...check(100),
  ]
}
