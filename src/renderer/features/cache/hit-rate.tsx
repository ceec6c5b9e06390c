import type { CacheHistory, CachePoint, CacheRange } from '@shared/cache-report'
import { scaleLinear, scaleTime } from 'd3-scale'
import { line } from 'd3-shape'
import { type KeyboardEvent, useState } from 'react'
import { Segmented } from '../../ui/choices'
import { duration } from '../../ui/format'
import { clock } from '../../ui/time-words'
import { useWidth } from '../../ui/use-width'
import { percent, RANGE_WORDS } from './cache-figures'
import styles from './hit-rate.module.css'
import { asked, runs } from './series'
import { dateTime, t, type Words } from '../../words'

const HEIGHT = 148
const LEFT = 36
const RIGHT = 8
/** Top and bottom of the line, and of the columns below it. */
const LINE = [8, 88] as const
const COLUMNS = [100, 124] as const

const RANGES = [
  { value: 'hour', words: 'cache.h1' },
  { value: 'day', words: 'cache.h24' },
  { value: 'month', words: 'cache.d30' },
] as const
const STEPS = { hour: 'cache.byMinute', day: 'cache.byQuarter', month: 'cache.byQuarterDay' } as const satisfies Readonly<
  Record<CacheRange, Words>
>

interface HitRateProps {
  readonly history: CacheHistory
  readonly range: CacheRange
  readonly onRange: (range: CacheRange) => void
}

/** How much of what was asked the cache answered over time, with how much was asked below; arrows or the pointer tell each point. */
export function HitRate({ history, range, onRange }: HitRateProps) {
  const [at, setAt] = useState<number | undefined>()
  const points = history.points.filter((point) => point.hits + point.misses > 0)
  const last = points.at(-1)
  const chosen = at === undefined ? undefined : points[Math.min(at, points.length - 1)]
  const step = (by: number) => setAt(Math.max(0, Math.min(points.length - 1, at === undefined ? points.length - 1 : at + by)))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') step(-1)
    else if (event.key === 'ArrowRight') step(1)
    else if (event.key === 'Escape' && at !== undefined) setAt(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section aria-label={t('cache.hitRate')} className={styles['hitRate']}>
      <header className={styles['head']}>
        <h2>{t('cache.hitRate')}</h2>
        <p>{chosen === undefined ? t('cache.percent', { step: t(STEPS[range]) }) : pointWords(chosen, history)}</p>
        <Segmented
          label={t('cache.time')}
          value={range}
          choices={RANGES.map(({ value, words }) => ({ value, label: t(words) }))}
          onChange={onRange}
        />
      </header>
      {last === undefined ? (
        <p className={styles['noChart']}>{t('cache.nothingAskedYet', { range: t(RANGE_WORDS[range]) })}</p>
      ) : (
        <div
          className={styles['chart']}
          tabIndex={0}
          role="slider"
          aria-label={t('cache.hitRateOf', { range: t(RANGE_WORDS[range]) })}
          aria-valuemin={1}
          aria-valuemax={points.length}
          aria-valuenow={chosen === undefined ? points.length : points.indexOf(chosen) + 1}
          aria-valuetext={pointWords(chosen ?? last, history)}
          onKeyDown={onKeyDown}
          onBlur={() => setAt(undefined)}
        >
          <Chart history={history} points={points} chosen={chosen} onChoose={setAt} />
        </div>
      )}
    </section>
  )
}

interface ChartProps {
  readonly history: CacheHistory
  readonly points: readonly CachePoint[]
  readonly chosen: CachePoint | undefined
  readonly onChoose: (at: number | undefined) => void
}

function Chart({ history, points, chosen, onChoose }: ChartProps) {
  const [ref, width] = useWidth()
  const { from, to, stepMs } = history
  const x = scaleTime([from, to], [LEFT, Math.max(LEFT + 1, width - RIGHT)])
  const y = scaleLinear([0, 100], [LINE[1], LINE[0]])
  const tall = scaleLinear([0, Math.max(...points.map(asked))], [0, COLUMNS[1] - COLUMNS[0]])
  const middle = (point: CachePoint) => x(Math.max(from, Math.min(to, point.at + stepMs / 2)))
  const rate = line<CachePoint>()
    .x(middle)
    .y((point) => y(100 * (point.hitRate ?? 0)))
  const column = Math.max(1, x(from + stepMs) - x(from) - 1)
  const nearest = (position: number) => {
    const distances = points.map((point) => Math.abs(middle(point) - position))
    onChoose(distances.indexOf(Math.min(...distances)))
  }
  return (
    <svg
      ref={ref}
      width="100%"
      height={HEIGHT}
      aria-hidden="true"
      onPointerMove={(event) => nearest(event.clientX - event.currentTarget.getBoundingClientRect().left)}
      onPointerLeave={() => onChoose(undefined)}
    >
      {[0, 50, 100].map((value) => (
        <g key={value} className={styles['rule']}>
          <line x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 8} y={y(value)} dy="0.32em" textAnchor="end">
            {value}
          </text>
        </g>
      ))}
      {x.ticks(width < 480 ? 3 : 6).map((tick) => (
        <text key={tick.getTime()} className={styles['tick']} x={x(tick)} y={HEIGHT - 6} textAnchor="middle">
          {tickWords(tick.getTime(), to - from)}
        </text>
      ))}
      {chosen !== undefined && <line className={styles['cursor']} x1={middle(chosen)} x2={middle(chosen)} y1={LINE[0]} y2={COLUMNS[1]} />}
      {points.map((point) => (
        <g key={point.at} className={styles['column']} data-chosen={point === chosen}>
          <rect x={middle(point) - column / 2} width={column} y={COLUMNS[1] - tall(asked(point))} height={tall(asked(point))} />
        </g>
      ))}
      {runs(points, stepMs).map((run) => (
        <path key={run[0]?.at} className={styles['rate']} d={rate(run) ?? ''} />
      ))}
      {points.map((point) => (
        <circle
          key={point.at}
          className={styles['dot']}
          data-chosen={point === chosen}
          cx={middle(point)}
          cy={y(100 * (point.hitRate ?? 0))}
          r={point === chosen ? 4 : 2}
        />
      ))}
    </svg>
  )
}

function pointWords(point: CachePoint, { to }: CacheHistory): string {
  const slow = Math.max(0, ...point.byCell.map((cell) => cell.p99Ms ?? 0))
  return t('cache.point', { when: clock(point.at, to), rate: percent(point.hitRate), count: asked(point), time: duration(slow) })
}

/** 14:00, or the day where the range is longer than two. */
function tickWords(at: number, rangeMs: number): string {
  return rangeMs > 2 * 86_400_000 ? dateTime(at, { day: 'numeric', month: 'short' }) : clock(at, at)
}
