import { ChevronRight } from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import type { KeyboardEvent, ReactNode } from 'react'
import styles from './menu.module.css'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  /** Behind the label: the key that does the same. */
  readonly shortcut?: string
  /** Behind the label: what it would take. Null until that is known; its place is kept, so that nothing moves under the pointer. */
  readonly figure?: string | null
  readonly danger?: boolean
  /** Why the item cannot be chosen now: stands below its name, or as its figure, and the keyboard reaches it like any other. */
  readonly disabled?: string
  /** What to know before choosing it; shown on hover. */
  readonly note?: string | undefined
  readonly onSelect: () => void
}
/** Items in groups; a line stands between groups. */
export type MenuGroups = readonly (readonly (MenuItem | MenuBranch)[])[]
export interface MenuBranch {
  readonly label: string
  readonly icon?: ReactNode
  readonly items: readonly MenuItem[]
}

interface MenuProps {
  /** {@link MenuItems}, or what renders them: mounted while the menu is open and at no other time. */
  readonly content: ReactNode
  readonly children: ReactNode
}

/** A context menu around its child. Not modal: scrolling is not locked, and no style element is ever injected. */
export function Menu({ content, children }: MenuProps) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={styles['menu']} collisionPadding={8}>
          {content}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

/** Frames that a row which was scrolled to may take until it is drawn. */
const FRAMES = 20

/**
 * Opens the {@link Menu} around a row where a key asks for it: in a list with one tab stop the focus is not on the row, so the
 * browser would ask for the menu of the list. `find` may answer null while the row is being scrolled to. False for any other key.
 */
export function openMenuByKey(event: KeyboardEvent, find: () => Element | null): boolean {
  if (event.key !== 'ContextMenu' && !(event.shiftKey && event.key === 'F10')) return false
  openMenuAt(find, FRAMES)
  return true
}

function openMenuAt(find: () => Element | null, frames: number): void {
  const row = find()
  if (row === null) {
    if (frames > 0) requestAnimationFrame(() => openMenuAt(find, frames - 1))
    return
  }
  const { left, bottom } = row.getBoundingClientRect()
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + 24, clientY: bottom }))
}

/** What stands in a {@link Menu}. */
export function MenuItems({ groups }: { readonly groups: MenuGroups }) {
  const shown = groups.filter((group) => group.length > 0)
  return shown.map((group, at) => (
    <div key={group[0]?.label} role="group">
      {at > 0 && <ContextMenu.Separator className={styles['line']} />}
      {group.map((item) => ('items' in item ? <Branch key={item.label} branch={item} /> : <Item key={item.label} item={item} />))}
    </div>
  ))
}

function Branch({ branch }: { readonly branch: MenuBranch }) {
  return (
    <ContextMenu.Sub>
      <ContextMenu.SubTrigger className={styles['item']}>
        <span className={styles['icon']}>{branch.icon}</span>
        {branch.label}
        <ChevronRight size={12} aria-hidden="true" className={styles['more']} />
      </ContextMenu.SubTrigger>
      <ContextMenu.Portal>
        <ContextMenu.SubContent className={styles['menu']} collisionPadding={8}>
          {branch.items.map((item) => (
            <Item key={item.label} item={item} />
          ))}
        </ContextMenu.SubContent>
      </ContextMenu.Portal>
    </ContextMenu.Sub>
  )
}

function Item({ item }: { readonly item: MenuItem }) {
  const off = item.disabled !== undefined
  return (
    <ContextMenu.Item
      className={`${styles['item'] ?? ''} ${item.danger === true ? (styles['danger'] ?? '') : ''}`}
      aria-disabled={off}
      data-off={off}
      title={item.note}
      onSelect={(event) => {
        if (off) event.preventDefault()
        else item.onSelect()
      }}
    >
      <span className={styles['icon']}>{item.icon}</span>
      <span className={styles['label']}>
        {item.label}
        {off && item.figure === undefined && <small className={styles['why']}>{item.disabled}</small>}
      </span>
      {item.figure !== undefined && <span className={styles['figure']}>{item.disabled ?? item.figure}</span>}
      {item.shortcut !== undefined && <span className={styles['shortcut']}>{item.shortcut}</span>}
    </ContextMenu.Item>
  )
}
