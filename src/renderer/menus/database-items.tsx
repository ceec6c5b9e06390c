import { ExternalLink } from 'lucide-react'
import { openDatabase } from '../state/other-databases'
import type { MenuItem } from '../ui/menu'
import { t } from '../words'
import type { MenuTarget } from './target'
import { tell } from './tell'

/** What can be done with another database of a connection's server. */
export function databaseItems({ connectionId, database = '' }: MenuTarget): MenuItem[] {
  return [
    {
      ...{ label: t('menu.openDatabase'), icon: <ExternalLink size={14} />, shortcut: 'Enter' },
      onSelect: () => void openDatabase(connectionId, database).catch(tell),
    },
  ]
}
