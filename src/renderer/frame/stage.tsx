import { Fragment, type ReactNode, useEffect, useState } from 'react'
import { ActiveView } from '../commands/registry'
import { wake } from '../state/asleep'
import { connectionOf, type Side, type Tab } from '../state/tab-model'
import { activateTab, endWalk, useTabs } from '../state/tabs'
import { useNarrow } from '../ui/use-narrow'
import { t } from '../words'
import frame from './frame.module.css'
import { Splitter } from './splitter'
import { TabStrip } from './tab-strip'
import styles from './tabs.module.css'

interface StageProps {
  /** What a tab shows. */
  readonly view: (tab: Tab) => ReactNode
  /** What is to be said before all of them. */
  readonly above?: ReactNode
  /** Where no tab is open. */
  readonly nothing: ReactNode
  /** Share of the left side, percent. */
  readonly share: number
  readonly onShare: (share: number) => void
}

/** The views: one group of tabs, or two side by side with an edge that can be moved. */
export function Stage({ view, above, nothing, share, onShare }: StageProps) {
  const { tabs } = useTabs()
  const [moving, setMoving] = useState<number>()
  useWalkEnd()
  const left = moving ?? share
  // Two halves of what is narrow would be too narrow both: one stands above the other.
  const narrow = useNarrow()
  const split = tabs.some(({ side }) => side === 'right')
  return (
    <main className={frame['stage']}>
      {above}
      <div
        className={styles['sides']}
        data-stacked={split && narrow}
        style={split && !narrow ? { gridTemplateColumns: `minmax(0, ${String(left)}fr) minmax(0, ${String(100 - left)}fr)` } : {}}
      >
        {tabs.length === 0 ? (
          <div className={styles['view']} id="view">
            {nothing}
          </div>
        ) : (
          <Group side="left" view={view}>
            {split && !narrow && (
              <Splitter
                label={t('tabs.edge')}
                value={left}
                range={[20, 80]}
                step={2}
                toValue={(x, edge) =>
                  ((x - (edge.closest('main')?.getBoundingClientRect().left ?? 0)) / (edge.closest('main')?.clientWidth ?? 1)) * 100
                }
                onMove={setMoving}
                onDone={(next) => {
                  setMoving(undefined)
                  onShare(next)
                }}
              />
            )}
          </Group>
        )}
        {split && <Group side="right" view={view} />}
      </div>
    </main>
  )
}

interface GroupProps {
  readonly side: Side
  readonly view: (tab: Tab) => ReactNode
  readonly children?: ReactNode
}

/** Tabs of one side and the view in front. Whoever does something in it uses this side, and its connection may be asked. */
function Group({ side, view, children }: GroupProps) {
  const { tabs, shown, active } = useTabs()
  const tab = tabs.find(({ id }) => id === shown[side])
  const used = tab !== undefined && tab.id === active
  const connection = tab === undefined ? undefined : connectionOf(tab)
  const use = () => tab !== undefined && !used && activateTab(tab.id)
  useEffect(() => {
    // Who works in the other side with the keyboard comes along.
    const focus = document.activeElement?.closest('[data-side]')
    if (used && focus instanceof HTMLElement && focus.dataset['side'] !== side)
      document.querySelector<HTMLElement>(`[data-side="${side}"] [role=tab][aria-selected=true]`)?.focus()
  }, [used, side])
  return (
    <section className={styles['group']} data-side={side} aria-label={side === 'left' ? t('tabs.left') : t('tabs.right')}>
      <TabStrip side={side} />
      <ActiveView value={used}>
        <div
          className={styles['view']}
          role="tabpanel"
          aria-label={t('tabs.view')}
          id={`view-${side}`}
          onPointerDownCapture={() => {
            if (connection !== undefined) wake(connection)
            use()
          }}
          onKeyDownCapture={() => connection !== undefined && wake(connection)}
          onFocusCapture={use}
        >
          {tab !== undefined && <Fragment key={tab.id}>{view(tab)}</Fragment>}
        </div>
      </ActiveView>
      {children}
    </section>
  )
}

/** A walk through the tabs ends when the key that holds it is let go, or the window is left. */
function useWalkEnd(): void {
  useEffect(() => {
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key === 'Control' || event.key === 'Meta') endWalk()
    }
    window.addEventListener('keyup', onKeyUp)
    window.addEventListener('blur', endWalk)
    return () => {
      window.removeEventListener('keyup', onKeyUp)
      window.removeEventListener('blur', endWalk)
    }
  }, [])
}
