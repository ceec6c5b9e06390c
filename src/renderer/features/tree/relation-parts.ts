import type { ForeignKey, Index, Key, Relation } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import type { OutlineRow } from '@shared/outline'
import { t } from '../../words'
import { base, type PartKind, type TreeRow, type TreeWish } from './tree-model'
import type { TreeRows } from './tree-rows'
import { rowKey } from '../../state/tree'

/** Whose parts are to be shown, and where. */
interface Below {
  readonly id: string
  /** Key of the relation's row. */
  readonly key: string
  readonly level: number
  readonly row: OutlineRow
  /** Groups that come behind these. */
  readonly others: number
  /** Names of columns that a filter found: then these are all that is shown. */
  readonly found: readonly string[] | undefined
}

interface Part {
  readonly part: PartKind
  /** Unique in its group. */
  readonly id: string
  readonly label: string
  readonly aside?: string | undefined
  readonly target?: TreeRow['target']
}

interface Group {
  readonly word: string
  readonly label: string
  readonly parts: readonly Part[]
}

/**
 * Columns, keys, references, indexes, constraints and triggers of a relation in groups with their counts; a group of nothing
 * is left out. Columns are open unless somebody closed them. Answers how many groups there are.
 */
export function addParts(rows: TreeRows, below: Below, wish: TreeWish): number {
  const { id, key, level, row, others, found } = below
  const details = wish.details.get(key)
  const isOpen = wish.expanded.has(key)
  if (details === undefined && found === undefined) {
    if (isOpen)
      rows.push({
        ...base(id),
        ...{
          key: rowKey(id, row.schema, 'reading', row.name),
          kind: 'note',
          level,
          label: t('tree.readingParts'),
          setSize: 1 + others,
          position: 1,
        },
      })
    return isOpen ? 1 : 0
  }
  const groups = isOpen && details !== undefined ? groupsOf(details) : [foundColumns(found ?? [])]
  groups.forEach(({ word, label, parts }, at) => {
    const groupKey = rowKey(id, row.schema, 'parts', row.name, word)
    // Of columns the closed ones are remembered, of everything else the open ones.
    const open = wish.expanded.has(groupKey) !== (word === 'columns')
    rows.push({
      ...base(id),
      ...{ key: groupKey, kind: 'group', level, label, schema: row.schema, count: parts.length },
      ...{ expandable: true, expanded: open, setSize: groups.length + others, position: at + 1 },
    })
    if (open) addGroup(rows, below, word, parts)
  })
  return groups.length
}

function addGroup(rows: TreeRows, { id, level, row }: Below, word: string, parts: readonly Part[]): void {
  const start = `${rowKey(id, row.schema, 'part', row.name, word).slice(0, -1)},`
  const keyOf = (part: string) => rowKey(id, row.schema, 'part', row.name, word, part)
  const make = (at: number): TreeRow => {
    const { part, id: own, label, aside, target } = parts[at] ?? { part: 'column' as const, id: '', label: '' }
    return {
      ...base(id),
      ...{ key: keyOf(own), kind: 'part', part, level: level + 1, label, schema: row.schema, name: row.name },
      ...(aside === undefined ? {} : { aside }),
      ...(target === undefined ? {} : { target }),
      ...{ setSize: parts.length, position: at + 1 },
    }
  }
  rows.pushRun({
    ...{ count: parts.length, level: level + 1, make, label: (at) => parts[at]?.label ?? '' },
    find: (key) => (key.startsWith(start) ? parts.findIndex((part) => keyOf(part.id) === key) : -1),
  })
}

function foundColumns(names: readonly string[]): Group {
  return { word: 'columns', label: t('tree.columns'), parts: names.map((name) => ({ part: 'column', id: name, label: name })) }
}

function groupsOf({ relation, referencedBy }: RelationReply): Group[] {
  const { columns, indexes, triggers, rules = [] } = relation
  const groups: Group[] = [
    {
      ...{ word: 'columns', label: t('tree.columns') },
      parts: columns.map(({ name, type }) => ({ part: 'column', id: name, label: name, aside: type })),
    },
    { word: 'keys', label: t('tree.keys'), parts: keysOf(relation) },
    { word: 'references', label: t('tree.references'), parts: referencesOf(relation, referencedBy) },
    {
      word: 'indexes',
      label: t('tree.indexes'),
      parts: indexes.map((index) => ({ part: 'index', id: index.name, label: index.name, aside: indexed(index) })),
    },
    { word: 'constraints', label: t('tree.constraints'), parts: constraintsOf(relation) },
    {
      ...{ word: 'triggers', label: t('tree.triggers') },
      parts: [...triggers, ...rules].map(({ name, enabled }, at) => ({
        part: 'trigger',
        id: `${String(at)} ${name}`,
        label: name,
        aside: enabled,
      })),
    },
  ]
  return groups.filter(({ word, parts }) => word === 'columns' || parts.length > 0)
}

function keysOf({ primaryKey, uniqueKeys }: Relation): Part[] {
  const part = (kind: 'primary' | 'unique', key: Key): Part => ({
    part: kind,
    id: key.name,
    label: key.name,
    aside: key.columns.join(', '),
  })
  return [...(primaryKey === undefined ? [] : [part('primary', primaryKey)]), ...uniqueKeys.map((key) => part('unique', key))]
}

/** Those that leave by their columns, those that arrive by where they come from. */
function referencesOf({ schema, foreignKeys }: Relation, referencedBy: RelationReply['referencedBy']): Part[] {
  const qualified = (other: { readonly schema: string; readonly name: string }) =>
    other.schema === schema ? other.name : `${other.schema}.${other.name}`
  const out = foreignKeys.map(
    (key: ForeignKey): Part => ({
      ...{ part: 'foreign', id: `out ${key.name}`, label: key.columns.join(', '), aside: `→ ${qualified(key.target)}`, target: key.target },
    }),
  )
  const into = referencedBy.map(
    (key): Part => ({
      ...{ part: 'incoming', id: JSON.stringify([key.from.schema, key.from.name, key.name]), label: qualified(key.from) },
      ...{ aside: key.columns.join(', '), target: key.from },
    }),
  )
  return [...out, ...into]
}

function constraintsOf({ checks, exclusions = [] }: Relation): Part[] {
  return [
    ...checks.map(({ name, expression }): Part => ({ part: 'check', id: `check ${name}`, label: name, aside: expression })),
    ...exclusions.map(({ name, definition }): Part => ({ part: 'exclusion', id: `exclusion ${name}`, label: name, aside: definition })),
  ]
}

function indexed({ parts }: Index): string {
  return parts.map((part) => part.column ?? part.expression ?? '').join(', ')
}
