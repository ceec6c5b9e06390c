import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './tooltip.module.css'

interface TooltipProps {
  /** What it says: one or two short lines. */
  readonly text: ReactNode
  /** The key that does the same. */
  readonly shortcut?: string | undefined
  /** One element that takes a ref and can have the focus. */
  readonly children: ReactNode
}

/**
 * Says on hover and on focus what an element is, or why it cannot be used; Esc closes it. The element keeps its own name for screen
 * readers: the tooltip is beside it, not in its place.
 */
export function Tooltip({ text, shortcut, children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles['tip']} sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut !== undefined && <kbd>{shortcut}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Around the whole page: tooltips come after 500 ms, the next ones beside them at once. */
export function Tooltips({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={300} disableHoverableContent={false}>
      {children}
    </Radix.Provider>
  )
}
