import { count } from '../words/numbers'

const THIN = '\u2009'

export { count }

/** An estimate in rows: `≈ 4.2 M`, and `—` for unknown (never 0). */
export function estimate(rows: number | null | undefined): string {
  return rows === null || rows === undefined ? '—' : `≈${THIN}${short(rows)}`
}

/** 612 k, 4.2 M: three digits at most. */
export function short(value: number): string {
  for (const [size, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${trim(value / size)}${THIN}${unit}`
  }
  return String(Math.round(value))
}

/** Bytes in units of 1024. */
export function bytes(value: number | undefined): string {
  if (value === undefined) return '—'
  for (const [size, unit] of [
    [2 ** 30, 'GB'],
    [2 ** 20, 'MB'],
    [2 ** 10, 'kB'],
  ] as const) {
    if (value >= size) return `${trim(value / size)} ${unit}`
  }
  return `${String(value)} B`
}

/** Milliseconds: µs below one, seconds from a thousand, minutes and hours from two. */
export function duration(ms: number): string {
  if (ms < 1) return `${String(Math.round(ms * 1000))} µs`
  if (ms < 1000) return `${trim(ms)} ms`
  if (ms < 120_000) return `${trim(ms / 1000)} s`
  return ms < 7_200_000 ? `${trim(ms / 60_000)} min` : `${trim(ms / 3_600_000)} h`
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}
