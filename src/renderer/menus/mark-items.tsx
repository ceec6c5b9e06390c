import type { TreeMark } from '@shared/tree-marks'
import { EyeOff, Pin } from 'lucide-react'
import { mark, useTreeMarks } from '../state/tree-marks'
import type { MenuItem } from '../ui/menu'
import { t } from '../words'
import { markKey, type MenuTarget } from './target'
import { tell } from './tell'

/** Pins something to the top of its connection, or hides it; takes that back. */
export function useMarkItems(target: MenuTarget): MenuItem[] {
  const marks = useTreeMarks(target.connectionId)
  const key = markKey(target)
  if (key === undefined) return []
  const now = marks[key]
  const set = (next: TreeMark | null) => () => void mark(target.connectionId, key, next).catch(tell)
  return [
    now === 'pinned'
      ? { label: t('menu.unpin'), icon: <Pin size={14} />, onSelect: set(null) }
      : { label: t('menu.pin'), icon: <Pin size={14} />, onSelect: set('pinned') },
    now === 'hidden'
      ? { label: t('menu.showAgain'), icon: <EyeOff size={14} />, onSelect: set(null) }
      : { label: t('menu.hide'), icon: <EyeOff size={14} />, onSelect: set('hidden') },
  ]
}
