import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { replaceSection } from '../report'
import { Figures, goals } from './goals'
import type { EngineId } from './job'
import { median, type Series } from './measure'

const NAMES: Readonly<Record<EngineId, string>> = { postgres: 'PostgreSQL', mysql: 'MariaDB', sqlite: 'SQLite' }

/** Above half a process per core others had their share of every figure. */
const BUSY =
  '**Measured on a busy machine**: absolute times are too long, and swing. Contenders took turns under the same load: compare those of one size with one another.'

/** What was measured on one engine. */
export interface Measured {
  readonly engine: EngineId
  readonly server: string
  readonly series: readonly Series[]
  /** Lines in words below the table. */
  readonly remarks: readonly string[]
  /** Load average of a minute when the measuring began. */
  readonly load: number
}

/** Writes the engine's section into docs/benchmarks.md of the checkout in `root`. */
export function writeSection(root: string, measured: Measured): void {
  const file = join(root, 'docs', 'benchmarks.md')
  writeFileSync(file, replaceSection(readFileSync(file, 'utf8'), titleOf(measured.engine), renderSection(measured, new Date())))
}

function titleOf(engine: EngineId): string {
  return `Reading a catalog: ${NAMES[engine]}`
}

/** The section as Markdown: how, the table, remarks, goals. */
export function renderSection({ engine, server, series, remarks, load }: Measured, date: Date): string {
  const facts = `${date.toISOString().slice(0, 10)}, \`npm run bench:introspection\`, ${server}, Node ${process.versions.node}, ${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load average at the start ${load.toFixed(1)}`
  const figures = new Figures(series)
  const found = goals(engine, figures)
  return [
    `## ${titleOf(engine)}`,
    facts,
    ...(load > cpus().length / 2 ? [BUSY] : []),
    [
      '| tables | what | runs | median ms | min–max | times Relata | peak memory |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...series.flatMap((one) => lines(one, figures)),
    ].join('\n'),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `- ${remark}`).join('\n')]),
    ...(found.length === 0
      ? []
      : [
          [
            '| goal | outcome | |',
            '| --- | --- | --- |',
            ...found.map(({ goal, outcome, met }) => `| ${goal} | ${outcome} | ${met ? 'met' : '**missed**'} |`),
          ].join('\n'),
        ]),
  ].join('\n\n')
}

function lines({ id, title, size, outcomes, problem, against = 'full' }: Series, figures: Figures): string[] {
  const tables = size.toLocaleString('en')
  if (outcomes.length === 0) return [row(tables, title, '0', `**${problem ?? 'not measured'}**`, '', '', '')]
  const count = `${String(outcomes.length)}${problem === undefined ? '' : `, then: ${problem}`}`
  const rss = figures.rss(id, size)
  const other = figures.ms(against, size)
  const line = (what: string, all: readonly number[], memory: boolean) => {
    const times = other === undefined || other.atLeast ? '' : (median(all) / other.value).toFixed(2)
    return row(
      tables,
      what,
      count,
      ms(median(all)),
      `${ms(Math.min(...all))}–${ms(Math.max(...all))}`,
      times,
      memory && rss !== undefined ? `${(rss / 1e6).toFixed(0)} MB` : '',
    )
  }
  const names = outcomes.flatMap((one) => one.names ?? [])
  const delays = outcomes.flatMap((one) => one.delay ?? [])
  return [
    ...(names.length === 0 ? [] : [line(title.replace(/whole catalog.*?(?=,|$)/, 'names'), names, false)]),
    line(
      title,
      outcomes.map((one) => one.ms),
      true,
    ),
    ...(delays.length === 0
      ? []
      : [
          row(tables, `${title}: delay of its event loop, 99th percentile`, count, ms(median(delays.map((one) => one.p99))), '', '', ''),
          row(tables, `${title}: longest`, count, ms(median(delays.map((one) => one.longest))), '', '', ''),
        ]),
  ]
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0)
}
