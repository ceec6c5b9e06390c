import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md')
const HEAD = `# Benchmarks

Each row pairs an answer from the cache with the same question asked without it, in the same run on the same machine.
Times in ms. Absolute figures move with the machine; the ratio (median without / median with) is what to quote.
`

export interface Figures {
  readonly what: string
  readonly goal: string
  readonly cached: readonly number[]
  readonly uncached: readonly number[]
}

/** Adds a row to docs/benchmarks.md, under today's date, replacing the row of the same name. */
export function record({ what, goal, cached, uncached }: Figures): void {
  const date = new Date().toISOString().slice(0, 10)
  const ratio = percentile(uncached, 0.5) / percentile(cached, 0.5)
  const row = `| ${what} | ${goal} | ${figure(cached, 0.5)} | ${figure(cached, 0.99)} | ${String(cached.length)} | ${figure(uncached, 0.5)} | ${String(uncached.length)} | ${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)} |`
  const title = `## Cache, ${date}\n\n\`npm run bench\`, Node ${process.versions.node}, ${String(cpus().length)} cores (${cpus()[0]?.model ?? 'unknown'})\n\n| what | goal | median | p99 | runs | without: median | runs | ratio |\n| --- | --- | --- | --- | --- | --- | --- | --- |`
  const old = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD
  const rows = old
    .split('\n')
    .filter(
      (line) =>
        old.includes(`## Cache, ${date}`) &&
        line.startsWith('| ') &&
        !line.startsWith('| what |') &&
        !line.startsWith('| --- |') &&
        !line.startsWith(`| ${what} |`),
    )
  writeFileSync(FILE, `${HEAD}\n${title}\n${[...rows, row].join('\n')}\n`)
}

function figure(times: readonly number[], part: number): string {
  return percentile(times, part).toFixed(2)
}

function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
