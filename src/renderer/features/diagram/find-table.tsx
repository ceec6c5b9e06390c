import type { Graph } from '@shared/graph'
import { Search } from 'lucide-react'
import type { Ref } from 'react'
import { FilterInput } from '../../ui/field'
import styles from './diagram.module.css'

interface FindTableProps {
  readonly ref: Ref<HTMLInputElement>
  readonly graph: Graph
  readonly onFind: (id: string) => void
}

/** Finds a relation on the canvas by its name: `/` comes here, Enter goes there. */
export function FindTable({ ref, graph, onFind }: FindTableProps) {
  return (
    <>
      <FilterInput
        ref={ref}
        className={styles['find']}
        icon={<Search size={14} strokeWidth={1.5} aria-hidden="true" />}
        hint="/"
        list="diagram-relations"
        placeholder="Find a table"
        aria-label="Find a table in the diagram"
        onKeyDown={(event) => {
          if (event.key === 'Enter') onFind(match(graph, event.currentTarget.value) ?? '')
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        onChange={(event) => {
          if (graph.nodes.some((node) => node.id === event.target.value)) onFind(event.target.value)
        }}
      />
      <datalist id="diagram-relations">
        {graph.nodes.slice(0, 500).map((node) => (
          <option key={node.id} value={node.id}>
            {node.label}
          </option>
        ))}
      </datalist>
    </>
  )
}

function match(graph: Graph, text: string): string | undefined {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return undefined
  return (
    graph.nodes.find((node) => node.id.toLowerCase().startsWith(wanted)) ??
    graph.nodes.find((node) => node.id.toLowerCase().includes(wanted))
  )?.id
}
