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
    <button type="button" className={`${styles['button'] ?? ''} ${styles[look] ?? ''} ${className ?? ''}`} {...rest}>
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
      <button type="button" aria-label={label} className={`${styles['icon'] ?? ''} ${className ?? ''}`} {...rest}>
        {children}
      </button>
    </Tooltip>
  )
}
