/**
 * Statements as one text for the command line client (mysql, mariadb), which ends a statement at its first semicolon: those
 * that hold one stand between DELIMITER lines, with a delimiter that occurs in none of them. Without
 * its option --comments that client takes comments out of routines.
 */
export function clientScript(statements: readonly string[]): string {
  let delimiter = '$$'
  while (statements.some((statement) => statement.includes(delimiter))) delimiter += '$'
  return statements
    .map((statement) => {
      const text = statement.replace(/;\s*$/, '')
      return text.includes(';') ? `DELIMITER ${delimiter}\n${text}\n${delimiter}\nDELIMITER ;\n` : `${text};\n`
    })
    .join('\n')
}
