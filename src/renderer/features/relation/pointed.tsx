import type { RelationName } from '@shared/catalog'
import { type MouseEvent, type ReactNode, useState } from 'react'
import { ObjectMenu } from '../../menus/object-menu'
import type { Looked } from '../../state/relation-looks'

interface PointedMenuProps {
  readonly here: Looked
  /** One element; it is handed what hears where a menu is wanted. */
  readonly children: (point: (event: MouseEvent) => void) => ReactNode
}

/** The menu of what is under the pointer in a view of a relation: a column, key or index, another relation, or the relation itself. */
export function PointedMenu({ here, children }: PointedMenuProps) {
  const [pointed, setPointed] = useState<{ readonly part?: string; readonly other?: RelationName }>({})
  const { part, other } = pointed
  const target = { ...here, ...other, ...(part === undefined ? {} : { part }) }
  return (
    <ObjectMenu target={target} opened={other === undefined}>
      {children((event) => setPointed(pointedAt(event.target)))}
    </ObjectMenu>
  )
}

function pointedAt(target: EventTarget): { readonly part?: string; readonly other?: RelationName } {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-part], [data-other]') : null
  const { part, other } = line?.dataset ?? {}
  if (other !== undefined) return { other: JSON.parse(other) as RelationName }
  return part === undefined ? {} : { part }
}
