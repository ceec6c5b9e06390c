type Value = string | number

/** Name and value a line, names in one column. */
export function lines(pairs: readonly (readonly [string, Value])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${clean(value)}\n`).join('')
}

/** Rows under a head, columns padded to their widest value. */
export function table(head: readonly string[], rows: readonly (readonly Value[])[]): string {
  const all = [head, ...rows].map((row) => row.map(clean))
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map(
      (row) =>
        `${row
          .map((value, column) => value.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Names come from a database: control characters must not reach the terminal as such. */
export function clean(value: Value): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is after
  return String(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
