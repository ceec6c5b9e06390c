/** An identifier: quoted with doubled quotes, or plain. */
const IDENT = String.raw`(?:"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
/** What operators are called by. */
const SIGNS = '[-+*/<>=~!@#%^&|`?]+'
const QUALIFIED = new RegExp(`(${IDENT})\\.(${IDENT}|${SIGNS})`, 'gu')

/**
 * Names with a schema that a text of SQL mentions, as `schema\0name`. Texts are deparsed under an empty search path, so
 * whatever is a user's is written with its schema, also inside the literals of regclass. Too many names do no harm.
 */
export function mentions(...texts: readonly (string | undefined)[]): Set<string> {
  const found = new Set<string>()
  for (const text of texts) {
    if (text === undefined) continue
    // Inside a literal quotes are doubled: 'nextval(''s.q''::regclass)'.
    QUALIFIED.lastIndex = 0
    for (let match = QUALIFIED.exec(text); match !== null; match = QUALIFIED.exec(text)) {
      found.add(key(unquote(match[1] ?? ''), unquote(match[2] ?? '')))
      // `a.b.c` mentions both a.b and b.c.
      QUALIFIED.lastIndex = match.index + (match[1] ?? '').length + 1
    }
  }
  return found
}

export function key(schema: string, name: string): string {
  return `${schema}\0${name}`
}

function unquote(ident: string): string {
  return ident.startsWith('"') ? ident.slice(1, -1).replaceAll('""', '"') : ident
}
