import type { LayoutProgress } from '@shared/diagram/arrange'
import type { Graph } from '@shared/graph'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button'
import { t } from '../../words'
import styles from './layout-bar.module.css'

/** What is done sooner is not worth a line, ms. */
const SOON_MS = 700

interface LayoutBarProps {
  readonly graph: Graph
  readonly progress: LayoutProgress | undefined
  readonly onCancel: () => void
}

/** What is being arranged, how far it is and for how long, and the way out of it. Mounted while that goes on. */
export function LayoutBar({ graph, progress, onCancel }: LayoutBarProps) {
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    const began = performance.now()
    const tick = () => setPassed(performance.now() - began)
    const first = setTimeout(tick, SOON_MS)
    const timer = setInterval(tick, 1000)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [])
  if (passed < SOON_MS) return null
  const seconds = Math.floor(passed / 1000)
  return (
    <div className={styles['bar']} role="status" data-testid="layout-bar">
      <span>
        {t('diagram.arranging', { relations: graph.nodes.length, lines: graph.edges.length })}
        {progress !== undefined && progress.total > 1 && ` · ${t('diagram.try', { now: progress.done + 1, total: progress.total })}`}
        {seconds >= 2 && ` · ${String(seconds)} s`}
      </span>
      <Button look="plain" onClick={onCancel}>
        {t('diagram.cancel')}
      </Button>
    </div>
  )
}
