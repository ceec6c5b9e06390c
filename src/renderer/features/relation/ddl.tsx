import { Copy } from 'lucide-react'
import { copyText } from '../../state/actions'
import { Button } from '../../ui/button'
import styles from './relation.module.css'
import { t } from '../../words'

const WORD =
  /('(?:[^']|'')*')|(--[^\n]*|\/\*[\s\S]*?\*\/)|("(?:[^"]|"")*"|`(?:[^`]|``)*`)|\b(CREATE|TABLE|VIEW|UNIQUE|INDEX|PRIMARY|FOREIGN|KEY|REFERENCES|CONSTRAINT|CHECK|NOT|NULL|DEFAULT|ON|DELETE|UPDATE|CASCADE|RESTRICT|SET|SELECT|FROM|WHERE|JOIN|LEFT|INNER|GROUP|ORDER|BY|AS|AND|OR|IN|IS|TRIGGER|BEGIN|END|AFTER|BEFORE|INSERT|INTO|FOR|EACH|ROW|WITH|WITHOUT|ROWID|STRICT|GENERATED|ALWAYS|STORED|IDENTITY|COMMENT|UNION|ALL|CASE|WHEN|THEN|ELSE|MATERIALIZED|USING|ENGINE|COLLATE|COLUMN|EXECUTE|FUNCTION)\b|\b(\d+(?:\.\d+)?)\b/gi

/** The DDL, coloured by pieces of text; nothing in it is ever markup. */
export function Ddl({ text }: { readonly text: string }) {
  return (
    <div className={styles['ddl']}>
      <Button className={styles['copy']} icon={<Copy size={14} strokeWidth={1.5} />} onClick={() => void copyText(text)}>
        {t('relation.copy')}
      </Button>
      <pre className={`${styles['code'] ?? ''} selectable`} tabIndex={0}>
        {pieces(text).map(({ at, kind, words }) => (
          <span key={at} data-kind={kind}>
            {words}
          </span>
        ))}
      </pre>
    </div>
  )
}

function pieces(text: string): { at: number; kind: string; words: string }[] {
  const found: { at: number; kind: string; words: string }[] = []
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
