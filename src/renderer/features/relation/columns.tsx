import type { Column, Relation } from '@shared/catalog'
import { useMemo, useState } from 'react'
import { FilterInput } from '../../ui/field'
import { CrowsFootIcon, DiamondIcon, KeyIcon } from '../../ui/icons'
import { SectionHead } from './facts'
import styles from './relation.module.css'
import type { Go } from './structure'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'

/** The columns: key mark, name, type, whether it may be empty, default, what it refers to and what it is for. */
export function Columns({ relation, onGo }: { readonly relation: Relation; readonly onGo: Go }) {
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const columns = relation.columns.filter((column) => column.name.toLowerCase().includes(wanted))
  const marks = useMemo(() => marksOf(relation), [relation])
  return (
    <section role="group" aria-label={t('relation.columns')}>
      <SectionHead title={t('relation.columns')} total={relation.columns.length}>
        <FilterInput
          className={styles['filter']}
          placeholder={t('relation.filterColumns')}
          aria-label={t('relation.filterColumns')}
          value={filter}
          found={wanted === '' ? undefined : t('relation.foundOf', { found: columns.length, total: relation.columns.length })}
          onChange={(e) => setFilter(e.target.value)}
        />
      </SectionHead>
      <table className={styles['columns']}>
        <colgroup>
          <col className={styles['colMark']} />
          <col className={styles['colName']} />
          <col className={styles['colType']} />
          <col className={styles['colNull']} />
          <col className={styles['colDefault']} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('relation.key')}</span>
            </th>
            <th scope="col">{t('relation.name')}</th>
            <th scope="col">{t('relation.type')}</th>
            <th scope="col">{t('relation.nullable')}</th>
            <th scope="col">{t('relation.default')}</th>
            <th scope="col">{t('relation.about')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <ColumnRow key={column.name} column={column} relation={relation} mark={marks.get(column.name)} onGo={onGo} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Mark = 'primary' | 'foreign' | 'unique'

/** The strongest mark of every column that is part of a key. */
function marksOf({ primaryKey, foreignKeys, uniqueKeys }: Relation): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>()
  for (const key of uniqueKeys) for (const column of key.columns) marks.set(column, 'unique')
  for (const key of foreignKeys) for (const column of key.columns) marks.set(column, 'foreign')
  for (const column of primaryKey?.columns ?? []) marks.set(column, 'primary')
  return marks
}

interface ColumnRowProps {
  readonly column: Column
  readonly relation: Relation
  readonly mark: Mark | undefined
  readonly onGo: Go
}

function ColumnRow({ column, relation, mark, onGo }: ColumnRowProps) {
  const targets = relation.foreignKeys.filter((key) => key.columns.includes(column.name)).map((key) => key.target)
  const distinct = targets.filter((target, at) => targets.findIndex((t) => t.schema === target.schema && t.name === target.name) === at)
  const value = defaultOf(column)
  const notes = [
    column.enumValues?.join(', '),
    column.comment,
    column.generatedKind === 'stored' ? t('relation.stored') : undefined,
    column.invisible === true ? t('relation.invisible') : undefined,
    column.onUpdate === undefined ? undefined : t('relation.onUpdate', { value: column.onUpdate }),
    column.onConflict === undefined ? undefined : t('relation.onConflict', { action: column.onConflict }),
    column.notNull === undefined ? undefined : notNullText(column.notNull),
    ...Object.entries(column.options ?? {}).map(([name, value]) => `${name} ${value}`.trim()),
    column.collation === undefined ? undefined : t('relation.collation', { name: column.collation }),
  ]
  const about = notes.filter((note) => note !== undefined).join(' · ')
  return (
    <tr data-part={column.name}>
      <td>
        <ColumnMark mark={mark} />
      </td>
      <td className={`${styles['columnName'] ?? ''} selectable`} title={column.name}>
        {visibleName(column.name)}
      </td>
      <td title={column.type}>
        <code className="selectable">{column.type}</code>
      </td>
      <td className={styles['muted']}>{column.nullable ? 'null' : ''}</td>
      <td title={value}>
        <code className={`${styles['muted'] ?? ''} selectable`}>{value}</code>
      </td>
      <td className={styles['about']} title={about === '' ? undefined : about}>
        {distinct.map((target) => (
          <button
            key={JSON.stringify([target.schema, target.name])}
            type="button"
            className={styles['link']}
            title={t('relation.open', { name: target.name })}
            onClick={() => onGo(target.schema, target.name)}
          >
            {target.schema === relation.schema ? '' : `${target.schema}.`}
            {target.name}
          </button>
        ))}
        <span className="selectable">{about}</span>
      </td>
    </tr>
  )
}

function defaultOf(column: Column): string | undefined {
  if (column.generated !== undefined) return `= ${column.generated}`
  if (column.identity === undefined) return column.default
  if (column.identity === 'auto_increment') return t('relation.autoIncrement')
  return column.identity === 'always' ? t('relation.identityAlways') : t('relation.identity')
}

/** The constraint behind NOT NULL, where it is more than that. */
function notNullText({ name, validated, noInherit }: NonNullable<Column['notNull']>): string {
  const words = [
    validated === false ? t('relation.notValidated') : undefined,
    noInherit === true ? t('relation.notInherited') : undefined,
  ].filter((word) => word !== undefined)
  return t('relation.notNull', { name: [name, ...words].join(', ') })
}

function ColumnMark({ mark }: { readonly mark: Mark | undefined }) {
  if (mark === 'primary') return <KeyIcon size={14} className={styles['pk']} label={t('relation.primaryKey')} />
  if (mark === 'foreign') return <CrowsFootIcon size={14} className={styles['fk']} label={t('relation.foreignKey')} />
  return mark === 'unique' ? <DiamondIcon size={14} className={styles['unique']} label={t('relation.unique')} /> : null
}
