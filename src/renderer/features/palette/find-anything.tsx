import type { ConnectionSummary } from '@shared/connection'
import type { Freshness } from '@shared/freshness'
import type { Found, Piece } from '@shared/search'
import { thingKey, weightAt } from '@shared/uses'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { Columns3, TextQuote } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { call } from '../../client'
import { keysOf as keysOfChord } from '../../commands/chords'
import { onMac, useKeysOf } from '../../commands/keymap'
import { MAIN_COMMANDS, type CommandId, isCommand, titleOf } from '../../commands/list'
import { runCommand, useWhyNot } from '../../commands/registry'
import { fetchOutline, keys } from '../../queries'
import { contentOf } from '../../state/found'
import type { TabContent } from '../../state/tab-model'
import { openBehind, openTab } from '../../state/tabs'
import { AgeMark } from '../../ui/age-mark'
import { EnvironmentDot } from '../../ui/connection-marks'
import { Select } from '../../ui/field'
import { short } from '../../ui/format'
import { FoundIcon } from '../../ui/found-icon'
import { Keys } from '../../ui/keys'
import { Marked } from '../../ui/marked'
import { Hint, Palette, type PaletteRow } from '../../ui/palette'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import { type FoundPart, partsOf, textsOf } from './find-rows'
import { namesOf } from './names'
import styles from './palette.module.css'
import { rankCommands } from './rank-commands'
import { type Named, rankNames } from './rank-names'

/** Lines of one sort, so that the others are not far below. */
const MOST = { names: 30, lately: 20, parts: 10, texts: 10, commands: 3 } as const
const NONE: never[] = []

/**
 * Any relation, object, column or comment of any connection, from what was read last: names at every key in this window, the rest from
 * the search. No database is asked, so it works offline, and says so.
 */
export function FindAnything({ onClose }: { readonly onClose: () => void }) {
  const [before] = useState(() => document.activeElement)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string>()
  const [only, setOnly] = useState('')
  const [opened, setOpened] = useState<string>()
  const { names, connections, freshness } = useNames(only)
  const uses = useQuery({ queryKey: keys.uses, queryFn: ({ signal }) => call('search.uses', {}, { signal }) })
  const weights = useMemo(() => weightsOf(uses.data ?? NONE), [uses.data])
  const asked = text.trim()
  const { found, total, ms } = useMemo(() => ranked(names, asked, weights), [names, asked, weights])
  const hits = useHits(asked, only)
  const keysOf = useKeysOf()
  const whyNot = useWhyNot()
  const now = useNow()
  const where = (id: string) => <Where connection={connections.find((c) => c.id === id)} freshness={freshness.get(id)} now={now} />

  const targets = new Map<string, TabContent>()
  const rows: PaletteRow[] = []
  const add = (
    title: string,
    options: readonly { key: string; content: ReactNode; target?: TabContent; disabled?: string | undefined }[],
  ) => {
    if (options.length > 0) rows.push({ kind: 'head', key: `head ${title}`, title })
    for (const { key, content, target, disabled } of options) {
      rows.push({ kind: 'option', key, content, disabled })
      if (target !== undefined) targets.set(key, target)
    }
  }
  const nameLine = ({ named, marks }: (typeof found)[number]) => ({
    ...{ key: named.key, target: contentOf(named) },
    content: <NameLine named={named} marks={marks} where={where(named.connectionId)} />,
  })
  const isObject = ({ named }: (typeof found)[number]) => contentOf(named).kind === 'object'
  if (asked === '') add(t('palette.lately'), found.map(nameLine))
  else {
    add(t('palette.relations'), found.filter((one) => !isObject(one)).map(nameLine))
    add(t('palette.objects'), found.filter(isObject).map(nameLine))
    add(
      t('palette.columns'),
      partsOf(hits)
        .slice(0, MOST.parts)
        .map((part) => ({
          ...{ key: part.key, target: contentOf(part.first) },
          content: <PartLine part={part} where={where(part.first.connectionId)} />,
        })),
    )
    add(
      t('palette.texts'),
      textsOf(hits)
        .slice(0, MOST.texts)
        .map((hit) => ({
          ...{ key: JSON.stringify(['text', hit.connectionId, hit.schema, hit.name, hit.column, hit.what]), target: contentOf(hit) },
          content: <TextLine found={hit} where={where(hit.connectionId)} />,
        })),
    )
    add(
      t('palette.commands'),
      rankCommands(
        MAIN_COMMANDS.filter((id) => id !== 'find.anything').map((id) => ({ id, title: titleOf(id) })),
        asked,
      )
        .slice(0, MOST.commands)
        .map(({ id, title, marks }) => ({
          ...{ key: id, disabled: whyNot(id, before) },
          content: (
            <>
              <span className={styles['name']}>
                <Marked text={title} marks={marks} />
              </span>
              <span className={styles['right']}>
                <Keys keys={keysOf(id)} />
              </span>
            </>
          ),
        })),
    )
  }
  const first = rows.find((row) => row.kind === 'option')?.key
  const active = rows.some((row) => row.kind === 'option' && row.key === chosen) ? chosen : first

  const run = (id: CommandId) => {
    flushSync(onClose)
    runCommand(id, before)
  }
  const choose = (key: string, aside: boolean) => {
    const target = targets.get(key)
    if (target === undefined) return isCommand(key) && run(key)
    if (aside) {
      openBehind(target)
      setOpened(target.kind === 'relation' ? target.name : target.kind === 'object' ? target.object.name : '')
      return
    }
    onClose()
    openTab(target)
  }
  const offline = connections.filter(({ id }) => freshness.get(id)?.state === 'offline')
  return (
    <Palette
      label={t('palette.find')}
      placeholder={t('palette.typeName')}
      text={text}
      onText={(next) => {
        setText(next)
        setChosen(undefined)
        setOpened(undefined)
      }}
      rows={rows}
      active={active}
      onActive={setChosen}
      onChoose={choose}
      onClose={onClose}
      narrow={
        connections.length > 1 && (
          <Select
            className={styles['narrow'] ?? ''}
            aria-label={t('palette.connection')}
            value={only}
            onChange={(e) => setOnly(e.target.value)}
          >
            <option value="">{t('palette.allConnections')}</option>
            {connections.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )
      }
      status={
        <>
          {opened === undefined
            ? asked === ''
              ? t('palette.names', { count: names.length })
              : t('palette.ofNames', { found: total, count: names.length, ms })
            : t('palette.openedBehind', { name: opened })}
          {offline.map(({ id, name }) => {
            const known = freshness.get(id)
            return (
              known !== undefined && (
                <span key={id} className={styles['asOf']}>
                  <AgeMark freshness={known} now={now} />
                  {t('palette.asOf', { connection: name, time: clock(known.readAt, now) })}
                </span>
              )
            )
          })}
        </>
      }
      hints={
        <>
          <Hint keys={['Enter']}>{t('palette.open')}</Hint>
          <Hint keys={keysOfChord('Mod+Enter', onMac)}>{t('palette.inBackground')}</Hint>
        </>
      }
      nothing={asked === '' ? t('palette.findAbout') : t('palette.noName', { text: asked })}
    />
  )
}

/** Names of all connections, or of one, from their outlines as they are cached. */
function useNames(only: string) {
  const list = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const connections = list.data ?? NONE
  const outlines = useQueries({
    queries: connections.map(({ id }) => ({
      queryKey: keys.outline(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchOutline(id, signal),
    })),
  })
  const decoded = outlines.map(({ data }) => data?.decoded)
  const names = useMemo(
    () =>
      connections.flatMap(({ id }, at) => ((only !== '' && id !== only) || decoded[at] === undefined ? NONE : namesOf(id, decoded[at]))),
    // oxlint-disable-next-line react/exhaustive-deps -- the outlines one by one: their list is a new one at every drawing
    [connections, only, ...decoded],
  )
  const freshness = new Map<string, Freshness | undefined>(connections.map(({ id }, at) => [id, outlines[at]?.data?.freshness]))
  return { names, connections, freshness }
}

/** Hits in columns, comments and definitions; those of the word before stay until the next have come. */
function useHits(asked: string, only: string): readonly Found[] {
  const wanted = useDeferredValue(asked)
  const hits = useQuery({
    queryKey: [...keys.search, 'palette', wanted, only],
    queryFn: ({ signal }) => call('search.find', { text: wanted, limit: 100, ...(only === '' ? {} : { connections: [only] }) }, { signal }),
    placeholderData: keepPreviousData,
    enabled: wanted !== '',
  })
  return asked === '' ? NONE : (hits.data?.items ?? NONE)
}

/** What every thing's openings are worth now, by key. */
function weightsOf(uses: Awaited<ReturnType<typeof call<'search.uses'>>>): ReadonlyMap<string, number> {
  const now = Date.now()
  return new Map(uses.map((use) => [thingKey(use), weightAt(use, now)]))
}

function ranked(names: readonly Named[], asked: string, weights: ReadonlyMap<string, number>) {
  const begin = performance.now()
  if (asked === '') {
    const used = names.filter(({ key }) => weights.has(key)).sort((a, b) => (weights.get(b.key) ?? 0) - (weights.get(a.key) ?? 0))
    return { found: used.slice(0, MOST.lately).map((named) => ({ named, marks: NONE, score: 0 })), total: used.length, ms: 0 }
  }
  const result = rankNames(names, asked, weights, MOST.names)
  return { ...result, ms: Math.max(1, Math.round(performance.now() - begin)) }
}

interface LineProps {
  readonly where: ReactNode
}

function NameLine({ named, marks, where }: LineProps & { readonly named: Named; readonly marks: readonly (readonly [number, number])[] }) {
  const { kind, name, signature, schema, rows } = named
  return (
    <>
      <FoundIcon kind={kind} />
      <span className={styles['name']} title={name}>
        <Marked text={name} marks={marks} />
        {signature !== '' && <span className={styles['about']}>({signature})</span>}
      </span>
      <span className={styles['about']}>{rows === undefined ? schema : t('palette.rows', { schema, rows: short(rows) })}</span>
      {where}
    </>
  )
}

function PartLine({ part: { first, more }, where }: LineProps & { readonly part: FoundPart }) {
  const place = `${first.schema}.${first.name}`
  return (
    <>
      <Columns3 size={16} strokeWidth={1.35} aria-hidden="true" />
      <span className={styles['name']}>
        <Pieces pieces={first.snippet} />
      </span>
      <span className={styles['about']}>{more === 0 ? place : t('palette.andMore', { place, count: more })}</span>
      {where}
    </>
  )
}

function TextLine({ found, where }: LineProps & { readonly found: Found }) {
  return (
    <>
      <TextQuote size={16} strokeWidth={1.35} aria-hidden="true" />
      <span className={styles['name']}>{found.column === undefined ? found.name : `${found.name}.${found.column}`}</span>
      <span className={styles['about']}>
        <Pieces pieces={found.snippet} />
      </span>
      {where}
    </>
  )
}

function Where(props: {
  readonly connection: ConnectionSummary | undefined
  readonly freshness: Freshness | undefined
  readonly now: number
}) {
  const { connection, freshness, now } = props
  return (
    <span className={styles['where']}>
      {freshness?.state === 'offline' && <AgeMark freshness={freshness} now={now} />}
      <EnvironmentDot environment={connection?.environment ?? 'local'} />
      {connection?.name}
    </span>
  )
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  // Pieces of one text never change their order: their place is their identity.
  return pieces.map((piece, at) => (piece.mark ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>))
}
