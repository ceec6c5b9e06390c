import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './button'
import styles from './menu.module.css'

/** Something that is on or off; one of several where `radio` is set. */
export interface Switch {
  readonly label: string
  readonly on: boolean
  readonly radio?: boolean
  readonly onSelect: () => void
}

export interface SwitchGroup {
  /** Above the group. */
  readonly title: string
  readonly items: readonly Switch[]
}

interface MenuButtonProps {
  readonly label: string
  readonly icon: ReactNode
  readonly groups: readonly SwitchGroup[]
}

/** A button that opens a menu of things to switch on and off; it stays open, so that several can be switched. */
export function MenuButton({ label, icon, groups }: MenuButtonProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={label}>{icon}</IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles['menu']} sideOffset={8} collisionPadding={8} aria-label={label}>
          {groups.map(({ title, items }, at) => (
            <DropdownMenu.Group key={title}>
              {at > 0 && <DropdownMenu.Separator className={styles['line']} />}
              <DropdownMenu.Label className={styles['title']}>{title}</DropdownMenu.Label>
              {items.map((item) => (
                <DropdownMenu.CheckboxItem
                  key={item.label}
                  className={styles['item']}
                  role={item.radio === true ? 'menuitemradio' : 'menuitemcheckbox'}
                  checked={item.on}
                  onSelect={(event) => {
                    event.preventDefault()
                    item.onSelect()
                  }}
                >
                  <span className={styles['icon']}>{item.on && <Check size={14} strokeWidth={1.5} />}</span>
                  <span className={styles['label']}>{item.label}</span>
                </DropdownMenu.CheckboxItem>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
