const THIN = '\u2009'

/** Whole numbers with thin spaces between thousands, in every language. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, THIN)
}
