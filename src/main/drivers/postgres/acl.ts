import type { Grant } from '@shared/catalog'

/** Letters of aclitem → privileges (manual, 5.7, table 5.1). */
const PRIVILEGES: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  m: 'MAINTAIN',
  X: 'EXECUTE',
  U: 'USAGE',
  C: 'CREATE',
}
/** Everybody; no role can be called that (manual, CREATE ROLE). */
export const EVERYBODY = 'public'

/**
 * Grants of an access list as its text (`{alice=rw/bob,=r/bob}`, a star after what may be passed on), the owner's own left out; who granted is not kept.
 * `standard`: what everybody may do where the list is NULL (manual, 5.7, table 5.2).
 */
export function toGrants(acl: string | null | undefined, owner: string, standard: readonly string[] = []): Grant[] {
  if (acl === null || acl === undefined) return standard.length === 0 ? [] : [{ grantee: EVERYBODY, privileges: [...standard] }]
  const byGrantee = new Map<string, { all: Set<string>; grantable: Set<string> }>()
  for (const item of parseArray(acl)) {
    const { grantee, rights } = parseItem(item ?? '')
    if (grantee === owner) continue
    const entry = byGrantee.get(grantee) ?? { all: new Set(), grantable: new Set() }
    byGrantee.set(grantee, entry)
    for (const [, letter = '', star] of rights.matchAll(/([a-zA-Z])(\*?)/g)) {
      const privilege = PRIVILEGES[letter] ?? letter
      entry.all.add(privilege)
      if (star === '*') entry.grantable.add(privilege)
    }
  }
  return [...byGrantee]
    .filter(([, { all }]) => all.size > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([grantee, { all, grantable }]) => ({
      grantee,
      privileges: [...all].sort(),
      ...(grantable.size === 0 ? {} : { grantable: [...grantable].sort() }),
    }))
}

/** `grantee=rights/grantor`; names with anything but letters, digits and _ are quoted, quotes doubled (acl.c, putid). */
function parseItem(item: string): { grantee: string; rights: string } {
  if (!item.startsWith('"')) {
    const [grantee, rest] = halves(item, '=')
    return { grantee: grantee === '' ? EVERYBODY : grantee, rights: halves(rest, '/')[0] }
  }
  const end = /^"((?:[^"]|"")*)"/.exec(item)
  return { grantee: (end?.[1] ?? '').replaceAll('""', '"'), rights: halves(item.slice((end?.[0].length ?? 0) + 1), '/')[0] }
}

function halves(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** The elements of a one-dimensional array as PostgreSQL writes it (manual, 8.15.6). */
export function parseArray(text: string | null | undefined): (string | null)[] {
  if (text === null || text === undefined) return []
  const found: (string | null)[] = []
  let at = 1
  while (at < text.length - 1) {
    let element = ''
    let quoted = false
    if (text[at] === '"') {
      quoted = true
      for (at += 1; at < text.length && text[at] !== '"'; at++) {
        if (text[at] === '\\') at += 1
        element += text[at] ?? ''
      }
      at += 1
    } else for (; at < text.length - 1 && text[at] !== ','; at++) element += text[at] ?? ''
    found.push(!quoted && element === 'NULL' ? null : element)
    at += 1
  }
  return found
}

/** Options as `name=value` elements (reloptions, attoptions, ftoptions) by name; the value may hold any character. */
export function parseOptions(text: string | null | undefined, prefix = ''): [string, string][] {
  return parseArray(text).map((option) => {
    const [name, value] = halves(option ?? '', '=')
    return [prefix + name, value]
  })
}
