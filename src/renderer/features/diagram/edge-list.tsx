import type { Graph } from '@shared/graph'
import { openTab } from '../../state/tabs'
import styles from './diagram.module.css'
import { edgeWords } from '@shared/diagram/model'

/** The same facts as a table, for screen readers and for those who prefer to read. */
export function EdgeList({ graph, connectionId }: { readonly graph: Graph; readonly connectionId: string }) {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const open = (id: string) => {
    const node = byId.get(id)
    if (node !== undefined) openTab({ kind: 'relation', connectionId, schema: node.schema, name: node.label })
  }
  return (
    <div className={styles['list']}>
      <table>
        <caption className="visually-hidden">References between relations</caption>
        <thead>
          <tr>
            <th scope="col">Relation</th>
            <th scope="col">Columns</th>
            <th scope="col">Refers to</th>
            <th scope="col">Columns</th>
          </tr>
        </thead>
        <tbody>
          {graph.edges.map((edge) => (
            <tr key={edge.id} aria-label={edgeWords(edge)}>
              <td>
                <button type="button" onClick={() => open(edge.source)}>
                  {edge.source}
                </button>
              </td>
              <td>{edge.sourceColumns.join(', ')}</td>
              <td>
                <button type="button" onClick={() => open(edge.target)}>
                  {edge.target}
                </button>
              </td>
              <td>{edge.targetColumns.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
