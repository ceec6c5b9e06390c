import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'
import { Tooltip } from './tooltip'

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'outline' | 'primary' | 'danger' | 'dangerLine'
  readonly icon?: ReactNode
}

/** A button: a verb with its object. `title` says why when it is disabled. */
export function Button({ look = 'outline', icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`${styles['button'] ?? ''} ${styles[look] ?? ''} ${className ?? ''}`} {...inReach(rest)}>
      {icon}
      {children}
    </button>
  )
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** Its name for screen readers, and on hover and focus for everybody. */
  readonly label: string
  readonly shortcut?: string
}

/** A button that is only an icon. */
export function IconButton({ label, shortcut, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button type="button" aria-label={label} className={`${styles['icon'] ?? ''} ${className ?? ''}`} {...inReach(rest)}>
        {children}
      </button>
    </Tooltip>
  )
}

/**
 * A button that is off does nothing and keeps the focus: one that the platform disables drops it, so that whoever pressed Save by
 * keyboard would be nowhere while it saves.
 */
function inReach({ disabled = false, onClick, ...rest }: ComponentProps<'button'>): ComponentProps<'button'> {
  if (!disabled) return { onClick, ...rest }
  return { ...rest, 'aria-disabled': true, onClick: (event) => event.preventDefault() }
}
