/**
 * A name for a file about a connection: its letters and digits, what the file holds, and when that was read (UTC), so that
 * two readings do not overwrite one another. `at`: ms since 1970.
 */
export function fileNameFor(connection: string, what: string, at: number, extension: string): string {
  const name = connection
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/g, '')
  const stamp = new Date(at).toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')
  return `${name === '' ? 'connection' : name}-${what}-${stamp}.${extension}`
}
