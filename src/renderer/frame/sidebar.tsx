import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { useTabs } from '../state/tabs'
import { firstStop } from '../ui/keep-focus'
import { t } from '../words'
import styles from './frame.module.css'
import { Splitter } from './splitter'

interface SidebarProps {
  /** CSS pixels, where it stands beside the views. */
  readonly width: number
  readonly onMove: (width: number) => void
  readonly onDone: (width: number) => void
  /** Where there is no room beside the views it lies over them: whether it does now. */
  readonly over: boolean | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The sidebar: beside the views, or over them for as long as somebody uses it. What lies behind them keeps its place and its filter. */
export function Sidebar({ width, onMove, onDone, over, onClose, children }: SidebarProps) {
  const box = useRef<HTMLElement>(null)
  const back = useRef<Element | null>(null)
  useEffect(() => {
    if (over !== true) return
    back.current = document.activeElement
    if (box.current !== null) firstStop(box.current)?.focus()
  }, [over])
  /** The focus goes to what was opened, else back where it was. */
  const close = (to: Element | null) => {
    onClose()
    const target = to === null ? back.current : firstStop(to)
    if (target instanceof HTMLElement) target.focus()
  }
  const onOpened = useEffectEvent(() => close(document.querySelector('main')))
  useEffect(() => {
    if (over !== true) return
    // A preview is looked at from the tree; what is opened for good is what somebody came for.
    return useTabs.subscribe((now, before) => {
      const front = now.tabs.find(({ id }) => id === now.active)
      const kept = before.tabs.find(({ id }) => id === now.active)?.preview === false && before.active === now.active
      if (front !== undefined && !front.preview && !kept) requestAnimationFrame(onOpened)
    })
  }, [over])
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const clears = event.target instanceof HTMLInputElement && event.target.value !== ''
    if (event.key === 'Escape' && !clears) close(null)
  })
  const onLeave = useEffectEvent(({ relatedTarget: to }: FocusEvent) => {
    const isOutside = (place: string) => to instanceof Element && to.closest(place) !== null
    if (isOutside('main') || isOutside('footer')) onClose()
  })
  useEffect(() => {
    const element = box.current
    if (over !== true || element === null) return
    const keyDown = (event: KeyboardEvent) => onKeyDown(event)
    const leave = (event: FocusEvent) => onLeave(event)
    element.addEventListener('keydown', keyDown)
    element.addEventListener('focusout', leave)
    return () => {
      element.removeEventListener('keydown', keyDown)
      element.removeEventListener('focusout', leave)
    }
  }, [over])
  return (
    <>
      <aside
        ref={box}
        className={styles['sidebarBox']}
        aria-label={t('frame.sidebar')}
        data-over={over}
        inert={over === false}
        style={over === undefined ? {} : { width }}
      >
        {children}
        {over === undefined && (
          <Splitter
            label={t('frame.sidebarWidth')}
            value={width}
            range={[220, 480]}
            step={16}
            toValue={(x) => x}
            onMove={onMove}
            onDone={onDone}
          />
        )}
      </aside>
      {over === true && <div className={styles['behind']} onPointerDown={() => close(document.querySelector('main'))} />}
    </>
  )
}
