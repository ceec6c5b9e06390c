import type { ConnectionSummary } from '@shared/connection'
import { FileDown } from 'lucide-react'
import { exportSchema } from '../state/actions'
import { showDialog } from '../state/dialogs'
import type { MenuBranch } from '../ui/menu'
import { t } from '../words'
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
        onSelect: () => void exportSchema(id, name).catch(tell),
      },
      { label: t('menu.exportConnection'), onSelect: () => showDialog({ kind: 'export', id }) },
    ],
  }
}
