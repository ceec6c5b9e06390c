import type { Graph } from '@shared/graph'
import { Search } from 'lucide-react'
import { type Ref, useMemo, useState } from 'react'
import { FilterInput } from '../../ui/field'
import { t } from '../../words'
import styles from './diagram.module.css'

/** Offered below the field while somebody types. */
const OFFERED = 50

interface FindTableProps {
  readonly ref: Ref<HTMLInputElement>
  readonly graph: Graph
  readonly onFind: (id: string) => void
}

/** Finds a relation of the diagram by its name, whether it is drawn or not: `/` comes here, Enter goes there. */
export function FindTable({ ref, graph, onFind }: FindTableProps) {
  const [text, setText] = useState('')
  const found = useMemo(() => matches(graph, text), [graph, text])
  return (
    <>
      <FilterInput
        ref={ref}
        className={styles['find']}
        icon={<Search size={14} strokeWidth={1.5} aria-hidden="true" />}
        hint="/"
        list="diagram-relations"
        placeholder={t('diagram.find')}
        aria-label={t('diagram.findLabel')}
        value={text}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0] !== undefined) onFind(found[0])
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        onChange={(event) => {
          setText(event.target.value)
          if (graph.nodes.some((node) => node.id === event.target.value)) onFind(event.target.value)
        }}
      />
      <datalist id="diagram-relations">
        {found.map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </datalist>
    </>
  )
}

/** Ids that fit, what begins with the text before what contains it. */
function matches(graph: Graph, text: string): string[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const [first, other]: [string[], string[]] = [[], []]
  for (const { id, label } of graph.nodes) {
    if (id.toLowerCase().startsWith(wanted) || label.toLowerCase().startsWith(wanted)) first.push(id)
    else if (id.toLowerCase().includes(wanted)) other.push(id)
  }
  return [...first.sort((a, b) => a.length - b.length), ...other].slice(0, OFFERED)
}
