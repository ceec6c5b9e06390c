/** Quotes an identifier for MySQL and MariaDB: backticks, doubled inside (MySQL manual, 9.2). */
export function quoteIdent(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** Quotes a text literal; backslashes are doubled because they escape unless NO_BACKSLASH_ESCAPES is set. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
