/** Quotes an identifier for SQLite: double quotes, doubled inside (sqlite.org/lang_keywords.html). */
export function quoteIdent(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
