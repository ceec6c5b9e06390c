import type { ConnectionSummary } from '@shared/connection'
import { FileDown } from 'lucide-react'
import { exportSchema } from '../state/actions'
import { showDialog } from '../state/dialogs'
import { askIfProduction } from '../state/production'
import { exportRows } from '../state/relation-looks'
import type { MenuBranch } from '../ui/menu'
import { t } from '../words'
import type { MenuTarget } from './target'
import { tell } from './tell'

/** What of a connection can be taken along as a file. */
export function exportItems({ id, name }: ConnectionSummary, isRead: boolean): MenuBranch {
  return {
    label: t('menu.export'),
    icon: <FileDown size={14} />,
    items: [
      {
        label: t('menu.exportSchema'),
        ...(isRead ? {} : { disabled: t('menu.notRead') }),
        onSelect: () => void exportAsked(id, name).catch(tell),
      },
      { label: t('menu.exportConnection'), onSelect: () => showDialog({ kind: 'export', id }) },
    ],
  }
}

/** What of a relation can be: its rows. `outage`: why its database cannot be asked now. */
export function exportRowsItems({ connectionId, schema, name, object }: MenuTarget, outage: string | undefined): MenuBranch[] {
  if (schema === undefined || name === undefined || object !== undefined) return []
  return [
    {
      label: t('menu.export'),
      icon: <FileDown size={14} />,
      items: [
        {
          label: t('menu.exportRows'),
          ...(outage === undefined ? {} : { disabled: t('menu.dataNeeds', { why: outage }) }),
          onSelect: () => exportRows({ connectionId, schema, name }),
        },
      ],
    },
  ]
}

async function exportAsked(id: string, name: string): Promise<void> {
  if (await askIfProduction(id, t('connections.production.export'))) await exportSchema(id, name)
}
