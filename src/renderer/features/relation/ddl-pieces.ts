/** Of statements that define something; `with time zone` is part of a type. */
const KEYWORD =
  /\b(ADD|AFTER|ALTER|ALWAYS|AND|AS|ASC|BEFORE|BEGIN|BY|CASCADE|CASE|CHECK|COLLATE|COLUMN|COMMENT|CONSTRAINT|CREATE|DEFAULT|DEFERRABLE|DEFERRED|DELETE|DESC|DO|DOMAIN|EACH|ELSE|ENABLE|END|ENGINE|EXCLUDE|EXECUTE|EXISTS|FOR|FOREIGN|FROM|FUNCTION|GENERATED|GRANT|GROUP|IDENTITY|IF|IN|INDEX|INHERITS|INITIALLY|INNER|INSERT|INSTEAD|INTO|IS|JOIN|KEY|LANGUAGE|LEFT|MATERIALIZED|NOT|NULL|NULLS|OF|ON|OR|ORDER|OWNER|PARTITION|POLICY|PRIMARY|PROCEDURE|REFERENCES|REPLACE|RESTRICT|RETURNS|ROW|ROWID|RULE|SECURITY|SELECT|SEQUENCE|SET|STORED|STRICT|TABLE|THEN|TO|TRIGGER|TYPE|UNION|ALL|UNIQUE|UPDATE|USING|VALUES|VIEW|VIRTUAL|WHEN|WHERE|WITHOUT(?! time zone)|WITH(?! time zone))\b/
const STRING = /('(?:[^']|'')*')/
const NOTE = /(--[^\n]*|\/\*[\s\S]*?\*\/)/
const NAME = /("(?:[^"]|"")*"|`(?:[^`]|``)*`)/
const NUMBER = /\b(\d+(?:\.\d+)?)\b/
const WORD = new RegExp([STRING, NOTE, NAME, KEYWORD, NUMBER].map(({ source }) => source).join('|'), 'gi')

/** Some text of a statement and what it is: `string`, `note`, `name`, `keyword`, `number` or `plain`. `at`: where it begins. */
interface Piece {
  readonly at: number
  readonly kind: string
  readonly words: string
}

/** A statement, cut where its parts are to be told apart; all of them together are the text. Pure. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let end = 0
  for (const match of text.matchAll(WORD)) {
    if (match.index > end) found.push({ at: end, kind: 'plain', words: text.slice(end, match.index) })
    const kind =
      match[1] !== undefined
        ? 'string'
        : match[2] !== undefined
          ? 'note'
          : match[3] !== undefined
            ? 'name'
            : match[4] !== undefined
              ? 'keyword'
              : 'number'
    found.push({ at: match.index, kind, words: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) found.push({ at: end, kind: 'plain', words: text.slice(end) })
  return found
}
