import { Database } from 'lucide-react'
import { toggleSystem, useHasSystem, useSystemShown } from '../state/system-schemas'
import type { MenuItem } from '../ui/menu'
import { t } from '../words'
import { tell } from './tell'

/** Shows or hides what a database keeps for itself, where it keeps any. */
export function useSystemItems(connectionId: string): MenuItem[] {
  const shown = useSystemShown().has(connectionId)
  if (!useHasSystem(connectionId)) return []
  return [
    {
      ...{ label: shown ? t('menu.hideSystem') : t('menu.showSystem'), icon: <Database size={14} /> },
      onSelect: () => void toggleSystem(connectionId).catch(tell),
    },
  ]
}
