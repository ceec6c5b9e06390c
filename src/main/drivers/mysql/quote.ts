/** Quotes an identifier for MySQL and MariaDB: backticks, doubled inside (MySQL manual, 9.2). */
export function quoteIdent(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** Quotes a text literal; backslashes are doubled because they escape unless NO_BACKSLASH_ESCAPES is set. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** Quotes an account as information_schema writes it, `user@host`; the last @ divides, a role has no host. */
export function quoteAccount(account: string): string {
  const at = account.lastIndexOf('@')
  if (at < 0 || at === account.length - 1) return quoteIdent(account.replace(/@$/, ''))
  return `${quoteIdent(account.slice(0, at))}@${quoteIdent(account.slice(at + 1))}`
}
