import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md')
const HEAD = `# Benchmarks

\`npm run bench\` measures all of this and writes it here. Each row pairs what Relata does with the same question answered
the other way, in one run on one machine. Times in ms. Absolute figures move with the machine; the ratio (median beside it /
median) is what to quote.
`
const TABLE_HEAD = `| what | goal | median | p99 | runs | beside it | median | runs | ratio |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |`

/** One line of a table. */
export interface Row {
  readonly what: string
  readonly goal: string
  /** One figure per run, in `unit`. */
  readonly figures: readonly number[]
  /** ms where it is not said. */
  readonly unit?: keyof typeof SHOWN
  /** The same thing done the other way, in the same unit. */
  readonly beside?: { readonly what: string; readonly figures: readonly number[] }
}

/** What one bench measured: a section of the file. */
export interface Section {
  readonly title: string
  /** What ran the code, with its version. */
  readonly runtime: string
  readonly rows: readonly Row[]
  /** What the figures do not say themselves: paragraphs below the table. */
  readonly notes?: readonly string[]
}

/** Writes a section into docs/benchmarks.md in the place of the one with its title; the rest of the file stays as it is. */
export function record(section: Section): void {
  const old = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD
  writeFileSync(FILE, replaceSection(old, section.title, render(section, new Date(), machine())))
}

/** `text` with the section called `title` replaced by `section`, or with it at the end where there was none. */
export function replaceSection(text: string, title: string, section: string): string {
  const [head = '', ...sections] = text.split(/^(?=## )/m)
  const at = sections.findIndex((old) => old.split('\n', 1)[0] === `## ${title}`)
  const next = at < 0 ? [...sections, section] : sections.with(at, section)
  return `${[head, ...next].map((part) => part.trimEnd()).join('\n\n')}\n`
}

/** A section as Markdown: title, when and where it was measured, table. */
export function render({ title, runtime, rows, notes = [] }: Section, date: Date, where: string): string {
  const facts = `${date.toISOString().slice(0, 10)}, \`npm run bench\`, ${runtime}, ${where}`
  return `## ${title}\n\n${facts}\n\n${TABLE_HEAD}\n${rows.map(line).join('\n')}\n${notes.map((note) => `\n${note}\n`).join('')}`
}

const SHOWN = {
  ms: (figure: number) => figure.toFixed(2),
  frames: (figure: number) => String(figure),
  '%': (figure: number) => `${figure.toFixed(1)} %`,
  count: (figure: number) => String(figure),
  px: (figure: number) => `${Math.round(figure).toLocaleString('en')} px`,
  'Mpx²': (figure: number) => figure.toFixed(2),
  MB: (figure: number) => `${figure.toFixed(0)} MB`,
}

function line({ what, goal, figures, unit = 'ms', beside }: Row): string {
  const show = (part: number, of: readonly number[]) => SHOWN[unit](percentile(of, part))
  const other = beside === undefined ? ['—', '', '', ''] : [beside.what, show(0.5, beside.figures), String(beside.figures.length), ratio()]
  function ratio(): string {
    const value = percentile(beside?.figures ?? [], 0.5) / percentile(figures, 0.5)
    // Beside nothing at all there is no ratio.
    if (!Number.isFinite(value)) return '—'
    return value >= 10 ? value.toFixed(0) : value.toFixed(1)
  }
  return `| ${[what, goal, show(0.5, figures), show(0.99, figures), String(figures.length), ...other].join(' | ')} |`
}

/** The smallest figure that at least `part` of all figures do not exceed. Throws when there are none. */
export function percentile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

function machine(): string {
  return `${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`
}
