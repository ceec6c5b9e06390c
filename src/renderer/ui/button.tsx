import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

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

/** A button that is only an icon; `label` is its name for screen readers and on hover. */
export function IconButton({ label, className, children, ...rest }: ComponentProps<'button'> & { readonly label: string }) {
  return (
    <button type="button" aria-label={label} title={label} className={`${styles['icon'] ?? ''} ${className ?? ''}`} {...rest}>
      {children}
    </button>
  )
}
