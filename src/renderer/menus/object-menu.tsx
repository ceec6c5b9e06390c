import { Eraser, RefreshCw, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useKeysOf } from '../commands/keymap'
import { refresh } from '../state/actions'
import { showDialog } from '../state/dialogs'
import { useConnection, useIsSample } from '../state/use-connection'
import { useOutline } from '../state/use-outline'
import { Menu, type MenuGroups, MenuItems } from '../ui/menu'
import { outageWords } from '../ui/outage-words'
import { t } from '../words'
import { connectionItems } from './connection-items'
import { copyItems } from './copy-items'
import { databaseItems } from './database-items'
import { exportItems, exportRowsItems } from './export-items'
import { useForgetItems } from './forget-items'
import { useMarkItems } from './mark-items'
import { openItems } from './open-items'
import { useSystemItems } from './system-items'
import type { MenuTarget } from './target'

interface ObjectMenuProps {
  /** What the menu is about; read when it opens, so that one menu can serve a whole list. */
  readonly target: MenuTarget | undefined
  readonly opened?: boolean
  readonly children: ReactNode
}

interface ObjectItemsProps {
  readonly target: MenuTarget
  /** What can be done with the place itself, a tab or the head of a column: it comes first. */
  readonly before?: MenuGroups
  /** True where it stands open already: nobody is offered to open it. */
  readonly opened?: boolean
}

/**
 * The one context menu of a connection, a schema, a relation or another object, around its child: the same on a row of the tree, a tab,
 * the head of a column, a line of a relation's structure, a hit of the search and a node of a diagram.
 */
export function ObjectMenu({ target, opened = false, children }: ObjectMenuProps) {
  return <Menu content={target && <ObjectItems key={JSON.stringify(target)} target={target} opened={opened} />}>{children}</Menu>
}

/** Its items: open, copy, take along, mark; then what is known of it; what destroys comes last. For a {@link Menu} of its own. */
export function ObjectItems({ target, before = [], opened = false }: ObjectItemsProps) {
  const { connectionId, schema, object } = target
  const connection = useConnection(connectionId)
  const outline = useOutline(connectionId)
  const forgets = useForgetItems(target, connection?.name)
  const marks = useMarkItems(target)
  const system = useSystemItems(connectionId)
  const whole = schema === undefined && object === undefined
  const isSample = useIsSample(whole ? connectionId : undefined)
  const keys = useKeysOf()
  const outage = outageWords(outline?.freshness)
  if (target.database !== undefined) return <MenuItems groups={[databaseItems(target), copyItems(target, connection?.name)]} />
  // What the database keeps for itself is in no reading.
  const undrawn = schema !== undefined && outline?.decoded.schemas.includes(schema) === false
  const groups: MenuGroups = [
    ...before,
    openItems(target, { outage, undrawn, opened }),
    [...copyItems(target, connection?.name), ...exportRowsItems(target, outage)],
    whole && connection !== undefined ? [...connectionItems(connection, isSample), ...system] : [],
    whole && connection !== undefined ? [exportItems(connection, outline !== undefined)] : [],
    marks,
    [
      {
        ...{ label: t('menu.refresh'), icon: <RefreshCw size={14} />, shortcut: keys('view.refresh').join(' '), note: outage },
        // An object is read with its connection.
        onSelect: () => void refresh(object === undefined ? target : { connectionId }),
      },
      ...(whole
        ? []
        : [
            {
              ...{ label: t('menu.refreshAll'), shortcut: keys('connection.refresh').join(' '), note: outage },
              onSelect: () => void refresh({ connectionId }),
            },
          ]),
      { label: t('menu.forget'), icon: <Eraser size={14} />, items: forgets },
    ],
    whole && connection !== undefined
      ? [
          {
            ...{ label: t('menu.remove'), icon: <Trash2 size={14} />, danger: true },
            onSelect: () => showDialog({ kind: 'remove', id: connectionId, name: connection.name }),
          },
        ]
      : [],
  ]
  return <MenuItems groups={groups} />
}
