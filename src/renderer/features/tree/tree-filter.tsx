import { startTransition, useState } from 'react'
import { FilterInput } from '../../ui/field'
import { t } from '../../words'
import styles from './tree.module.css'

interface TreeFilterProps {
  /** What stands in the field from now on, as if it was typed; another object each time. */
  readonly given: { readonly text: string } | undefined
  /** How much was found. */
  readonly found: string | undefined
  /** Told behind every key: the field shows what is typed, however long the rows take. */
  readonly onFilter: (text: string) => void
  /** Down: into the rows. */
  readonly onDown: () => void
}

/** The field over the tree. What is typed is its own, so that a key draws the field and then the rows, not all of it twice. */
export function TreeFilter({ given, found, onFilter, onDown }: TreeFilterProps) {
  const [text, setText] = useState('')
  const [taken, setTaken] = useState(given)
  if (given !== taken) {
    setTaken(given)
    setText(given?.text ?? '')
  }
  const change = (next: string) => {
    setText(next)
    startTransition(() => onFilter(next))
  }
  return (
    <FilterInput
      id="tree-filter"
      className={styles['filter']}
      value={text}
      placeholder={t('tree.filter')}
      aria-label={t('tree.filter')}
      found={found}
      onChange={(event) => change(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') change('')
        if (event.key === 'ArrowDown') onDown()
      }}
    />
  )
}
