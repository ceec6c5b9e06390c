/** The parts of a server's URL, none of them encoded yet. */
export interface UrlParts {
  readonly scheme: string
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly host: string
  readonly port?: string | number | undefined
  readonly database?: string | undefined
  readonly query: readonly (readonly [string, string | undefined])[]
}

/** A URL that is read back as the same parts, whatever characters are in them; what is undefined or empty is left out. */
export function serverUrl({ scheme, user = '', password, host, port = '', database = '', query }: UrlParts): string {
  const who = password === undefined ? encodeURIComponent(user) : `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  const asked = query.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return [
    `${scheme}://`,
    who === '' ? '' : `${who}@`,
    host.includes(':') ? `[${host.replaceAll(/[[\]]/g, '')}]` : host,
    port === '' ? '' : `:${String(port)}`,
    database === '' ? '' : `/${encodeURIComponent(database)}`,
    asked.length === 0 ? '' : `?${asked.join('&')}`,
  ].join('')
}
