import { Copy } from 'lucide-react'
import { copyText } from '../../state/actions'
import { Button } from '../../ui/button'
import styles from './relation.module.css'
import { t } from '../../words'
import { pieces } from './ddl-pieces'

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
