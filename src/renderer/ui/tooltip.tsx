import { Tooltip as Radix } from 'radix-ui'
import { type FocusEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './tooltip.module.css'
import { walked, watchSteps } from './walked'

interface TooltipProps {
  /** What it says: one or two short lines. */
  readonly text: ReactNode
  /** The key that does the same. */
  readonly shortcut?: string | undefined
  /** One element that takes a ref and can have the focus. */
  readonly children: ReactNode
}

/**
 * Says on hover, and where the keyboard walks to it, what an element is, or why it cannot be used; Esc closes it. The element keeps its
 * own name for screen readers: the tooltip is beside it, not in its place.
 */
export function Tooltip({ text, shortcut, children }: TooltipProps) {
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  return (
    <Radix.Root open={open} onOpenChange={(next) => setOpen(next && !isBehind(trigger.current))}>
      <Radix.Trigger asChild ref={trigger} onFocus={onlyWalked}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles['tip']} sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut !== undefined && <kbd>{shortcut}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Whether a dialog lies over it: a tooltip there would take the Esc that is meant for the dialog. */
function isBehind(trigger: Element | null): boolean {
  const dialog = document.querySelector('dialog:modal')
  return dialog !== null && !dialog.contains(trigger)
}

/** Takes away what is shown, as one that opens does to the others: for a dialog that opens over them. */
export function closeTooltips(): void {
  // The event that the library has for that.
  document.dispatchEvent(new CustomEvent('tooltip.open'))
}

/** Where the focus was put, by a dialog that opens for one, nobody asked for a tooltip. */
function onlyWalked(event: FocusEvent): void {
  if (!walked()) event.preventDefault()
}

/** Around the whole page: tooltips come after 500 ms, the next ones beside them at once. */
export function Tooltips({ children }: { readonly children: ReactNode }) {
  useEffect(watchSteps, [])
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={300} disableHoverableContent={false}>
      {children}
    </Radix.Provider>
  )
}
