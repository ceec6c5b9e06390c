import type { RelationReply } from '@shared/catalog-replies'
import type { HistoryReply } from '@shared/change'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { RelationView } from './features/relation/relation-view'
import { keys, queries } from './queries'
import { Tooltips } from './ui/tooltip'

/** Of no connection, so that whatever is asked of it is answered here and nowhere else. */
const ID = 'ahead'
/** How long a drawing takes at most in slices, while the window does other things too, ms. */
const PAUSE_MS = 400

/**
 * Draws a relation once where nobody sees it. The first drawing of a view takes three times as long as the next ones, most of it for
 * code that has never run: who opens the first relation would wait for that.
 */
export async function drawAhead(): Promise<void> {
  const now = Date.now()
  const relation: RelationReply = {
    relation: {
      ...{ schema: ID, name: ID, kind: 'table', rowEstimate: 1, sizeBytes: 1, owner: ID, uniqueKeys: [], checks: [], triggers: [] },
      columns: [{ name: ID, position: 1, type: ID, nullable: false, default: ID, comment: ID }],
      primaryKey: { name: ID, columns: [ID] },
      foreignKeys: [
        {
          ...{ name: ID, columns: [ID], target: { schema: ID, name: ID }, targetColumns: [ID] },
          ...{ onDelete: 'cascade', onUpdate: 'no action' },
        },
      ],
      indexes: [{ name: ID, unique: true, primary: true, parts: [{ column: ID }], method: ID }],
    },
    referencedBy: [{ from: { schema: ID, name: ID }, name: ID, columns: [ID], targetColumns: [ID], onDelete: 'cascade' }],
    ddl: '',
    freshness: { state: 'live', readAt: now, checkedAt: now, expiresAt: now, generation: 0 },
  }
  const history: HistoryReply = { entries: [], unseen: [] }
  queries.setQueryData(keys.outline(ID), null)
  queries.setQueryData(keys.history(ID), history)
  queries.setQueryData(keys.relation(ID, ID, ID), relation)
  queries.setQueryData([...keys.relation(ID, ID, ID), 'dependents'], { relations: [], complete: true })
  const root = createRoot(document.createElement('div'))
  root.render(
    <QueryClientProvider client={queries}>
      <Tooltips>
        <RelationView connectionId={ID} schema={ID} name={ID} />
      </Tooltips>
    </QueryClientProvider>,
  )
  await new Promise((done) => setTimeout(done, PAUSE_MS))
  root.unmount()
  for (const kind of ['catalog', 'history']) queries.removeQueries({ queryKey: [kind, ID] })
}
