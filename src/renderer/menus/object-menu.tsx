import {
  ClipboardCopy,
  Eraser,
  ExternalLink,
  FileDown,
  History,
  Pencil,
  PlugZap,
  RefreshCw,
  RotateCcw,
  Trash2,
  Workflow,
  Copy,
} from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Forgotten } from '@shared/cache-report'
import type { ObjectName } from '@shared/catalog'
import { call } from '../client'
import { copyText, exportSchema, refresh, type Target } from '../state/actions'
import { showDialog } from '../state/dialogs'
import { type Forgetting, forgetOrAsk } from '../state/forgetting'
import { say } from '../state/jobs'
import { openTab } from '../state/tabs'
import { useConnection, useIsSample } from '../state/use-connection'
import { useOutline } from '../state/use-outline'
import { errorText } from '../ui/error-text'
import { counted } from '../ui/format'
import { outageWords } from '../ui/outage-words'
import { Menu, type MenuGroups, type MenuItem, MenuItems } from '../ui/menu'

/** What a menu can be about: a connection, a schema, a relation, or another object of the connection. */
export interface MenuTarget extends Target {
  readonly object?: ObjectName
}

interface ObjectItemsProps {
  readonly target: Target
  /** Name of the connection, for its own items. */
  readonly connectionName: string | undefined
}

interface ObjectMenuProps {
  /** What the menu is about; read when it opens, so that one menu can serve a whole list. */
  readonly target: MenuTarget | undefined
  readonly connectionName?: string | undefined
  readonly children: ReactNode
}

/** The one context menu of a connection, a schema, a relation or another object: the same on tree row and diagram node. */
export function ObjectMenu({ target, connectionName, children }: ObjectMenuProps) {
  const key = JSON.stringify(target)
  const content =
    target?.object === undefined ? (
      target && <ObjectItems key={key} target={target} connectionName={connectionName} />
    ) : (
      <MenuItems key={key} groups={namedItems(target.connectionId, target.object)} />
    )
  return <Menu content={content}>{children}</Menu>
}

function ObjectItems({ target, connectionName }: ObjectItemsProps) {
  const { connectionId, schema: targetSchema, name: targetName } = target
  const previews = usePreviews(connectionId, targetSchema, targetName)
  const name = useConnection(connectionId)?.name ?? 'this connection'
  const forgetItems = scopesOf(target).map(({ label, note, what, words }): MenuItem => {
    const found = previews.get(JSON.stringify([what.schema, what.name]))
    return {
      label: found === undefined ? label : `${label} (${counted(found.entries, 'entry', 'entries')})`,
      note,
      ...(found?.entries === 0 ? { disabled: 'Nothing of it is cached' } : {}),
      onSelect: () => void forgetOrAsk(what, words(name)).catch(tell),
    }
  })
  const outage = outageWords(useOutline(connectionId)?.freshness)
  const own = target.schema === undefined && connectionName !== undefined
  const whole = previews.get(JSON.stringify([undefined, undefined]))
  const isSample = useIsSample(own ? connectionId : undefined)
  const groups: MenuGroups = [
    openItems(target),
    copyItems(target, connectionName),
    own ? connectionItems(target.connectionId, connectionName, isSample) : [],
    own ? exportItems(connectionId, connectionName, whole) : [],
    [
      { label: 'Refresh', icon: <RefreshCw size={14} />, shortcut: 'F5', note: outage, onSelect: () => void refresh(target) },
      { label: 'Forget cached…', icon: <Eraser size={14} />, items: forgetItems },
    ],
    own
      ? [
          {
            label: 'Remove…',
            icon: <Trash2 size={14} />,
            danger: true,
            onSelect: () => showDialog({ kind: 'remove', id: target.connectionId, name: connectionName }),
          },
        ]
      : [],
  ]
  return <MenuItems groups={groups} />
}

/** What each forget would drop, by JSON of its schema and name; filled a moment after the menu opened. */
function usePreviews(id: string, schema: string | undefined, name: string | undefined): ReadonlyMap<string, Forgotten> {
  const [previews, setPreviews] = useState<ReadonlyMap<string, Forgotten>>(new Map())
  useEffect(() => {
    let open = true
    const scopes = new Map(
      [[schema, name] as const, [schema, undefined] as const, [undefined, undefined] as const].map((of) => [JSON.stringify(of), of]),
    )
    for (const [key, [ofSchema, ofName]] of scopes) {
      void call('catalog.forgetPreview', { id, scope: scope(ofSchema, ofName) }).then(
        (found) => open && setPreviews((known) => new Map([...known, [key, found]])),
        () => undefined,
      )
    }
    return () => {
      open = false
    }
  }, [id, schema, name])
  return previews
}

/** A routine, sequence, type …: it is read with the connection, which is refreshed and forgotten as a whole. */
function namedItems(connectionId: string, object: ObjectName): MenuGroups {
  const { schema, name } = object
  return [
    [openItem(() => openTab({ kind: 'object', connectionId, object }))],
    copyItems({ connectionId, name, ...(schema === '' ? {} : { schema }) }, undefined),
  ]
}

function openItem(onSelect: () => void): MenuItem {
  return { label: 'Open', icon: <ExternalLink size={14} />, shortcut: 'Enter', onSelect }
}

function openItems({ connectionId, schema, name }: Target): MenuItem[] {
  const diagram: MenuItem = {
    label: 'Show in diagram',
    icon: <Workflow size={14} />,
    onSelect: () =>
      openTab({
        kind: 'diagram',
        connectionId,
        ...(name === undefined && schema !== undefined ? { schema } : {}),
        ...(name === undefined || schema === undefined ? {} : { focus: JSON.stringify([schema, name]) }),
      }),
  }
  const history: MenuItem = {
    label: 'Show what changed',
    icon: <History size={14} />,
    onSelect: () => openTab({ kind: 'history', connectionId }),
  }
  if (schema === undefined) return [diagram, history]
  if (name === undefined) return [diagram]
  return [openItem(() => openTab({ kind: 'relation', connectionId, schema, name })), diagram]
}

function copyItems({ schema, name }: Target, connectionName: string | undefined): MenuItem[] {
  const own = name ?? schema ?? connectionName
  const items: MenuItem[] =
    own === undefined ? [] : [{ label: 'Copy name', icon: <ClipboardCopy size={14} />, onSelect: () => void copyText(own) }]
  return name === undefined || schema === undefined
    ? items
    : [...items, { label: 'Copy qualified name', onSelect: () => void copyText(`${schema}.${name}`) }]
}

function connectionItems(id: string, name: string, isSample: boolean): MenuItem[] {
  const test = async () => {
    say(`Testing ${name} …`)
    const result = await call('connections.test', { id, force: true })
    const { success, message, hint, latencyMs } = result
    if (success) say(`${message} in ${String(Math.round(latencyMs))} ms`)
    else say(hint === undefined ? message : `${message}. ${hint}`)
  }
  return [
    { label: 'Edit…', icon: <Pencil size={14} />, onSelect: () => showDialog({ kind: 'connection', id }) },
    { label: 'Test', icon: <PlugZap size={14} />, onSelect: () => void test().catch(tell) },
    { label: 'Duplicate', icon: <Copy size={14} />, onSelect: () => void call('connections.duplicate', { id }).catch(tell) },
    ...(isSample
      ? [{ label: 'Restore the sample…', icon: <RotateCcw size={14} />, onSelect: () => showDialog({ kind: 'restoreSample' }) }]
      : []),
  ]
}

/** Whether anything was read is known a moment after the menu opened; until then the main process says so. */
function exportItems(id: string, name: string, known: Forgotten | undefined): MenuItem[] {
  return [
    {
      label: 'Export schema…',
      icon: <FileDown size={14} />,
      ...(known?.entries === 0 ? { disabled: 'It has not been read yet' } : {}),
      onSelect: () => void exportSchema(id, name).catch(tell),
    },
    { label: 'Export connection…', onSelect: () => showDialog({ kind: 'export', id }) },
  ]
}

interface ForgetScope {
  readonly label: string
  readonly note?: string
  readonly what: Forgetting
  /** What it is, by the name of its connection. */
  readonly words: (connection: string) => string
}

function scopesOf({ connectionId, schema, name }: Target): ForgetScope[] {
  const relation: ForgetScope[] =
    schema === undefined || name === undefined
      ? []
      : [{ label: 'This relation', what: { connectionId, schema, name }, words: () => `what is known of ${name}` }]
  const ofSchema: ForgetScope[] =
    schema === undefined
      ? []
      : [{ label: `Schema ${schema}`, what: { connectionId, schema }, words: () => `what is known of the schema ${schema}` }]
  return [
    ...relation,
    ...ofSchema,
    {
      label: 'Last known schema',
      note: 'Of the whole connection. Its history stays',
      what: { connectionId, keepHistory: true },
      words: (connection) => `the last known schema of ${connection}`,
    },
    {
      label: 'Last known schema and history',
      note: 'Of the whole connection. What changed between its readings goes too',
      what: { connectionId },
      words: (connection) => `the last known schema and the history of ${connection}`,
    },
  ]
}

function scope(schema: string | undefined, name: string | undefined): { schema?: string; name?: string } {
  return { ...(schema === undefined ? {} : { schema }), ...(name === undefined ? {} : { name }) }
}

function tell(error: unknown): void {
  say(errorText(error))
}
