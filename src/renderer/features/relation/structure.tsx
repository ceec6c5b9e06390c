import type { Column, ForeignKey, Index, Relation } from '@shared/catalog'
import type { RelationReply } from '@shared/contract'
import { Check, Zap } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { openTab } from '../../state/tabs'
import { Input } from '../../ui/field'
import { count } from '../../ui/format'
import { CrowsFootIcon, DiamondIcon, IndexIcon, KeyIcon } from '../../ui/icons'
import styles from './relation.module.css'

interface StructureProps {
  readonly connectionId: string
  readonly reply: RelationReply
}

/** Columns, keys and references, who refers here, indexes, triggers. */
export function Structure({ connectionId, reply }: StructureProps) {
  const { relation, referencedBy } = reply
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const columns = relation.columns.filter((column) => column.name.toLowerCase().includes(wanted))
  const go = (schema: string, name: string) => openTab({ kind: 'relation', connectionId, schema, name }, true)
  return (
    <div className={styles['scroll']}>
      <section aria-label="Columns">
        <SectionHead title="Columns" total={relation.columns.length}>
          <Input
            className={styles['filter']}
            placeholder="Filter columns"
            aria-label="Filter columns"
            value={filter}
            onChange={(e) => setFilter(e.target.value)}
          />
        </SectionHead>
        <table className={styles['columns']}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Key</span>
              </th>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Nullable</th>
              <th scope="col">Default</th>
              <th scope="col">References, comment</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <ColumnRow key={column.name} column={column} relation={relation} onGo={go} />
            ))}
          </tbody>
        </table>
      </section>
      <div className={styles['pair']}>
        <section aria-label="Keys and references">
          <SectionHead
            title="Keys and references"
            total={
              (relation.primaryKey === undefined ? 0 : 1) +
              relation.uniqueKeys.length +
              relation.foreignKeys.length +
              relation.checks.length
            }
          />
          {relation.primaryKey !== undefined && (
            <Fact
              icon={<KeyIcon size={14} className={styles['pk']} label="primary key" />}
              name={relation.primaryKey.name}
              what={relation.primaryKey.columns.join(', ')}
            />
          )}
          {relation.uniqueKeys.map((key) => (
            <Fact
              key={key.name}
              icon={<DiamondIcon size={14} className={styles['unique']} label="unique key" />}
              name={key.name}
              what={key.columns.join(', ')}
            />
          ))}
          {relation.foreignKeys.map((key) => (
            <ForeignKeyFact key={key.name} foreignKey={key} onGo={go} />
          ))}
          {relation.checks.map((check) => (
            <Fact key={check.name} icon={<Check size={14} aria-label="check" />} name={check.name} what={check.expression} mono />
          ))}
        </section>
        <section aria-label="Referenced by">
          <SectionHead title="Referenced by" total={referencedBy.length} />
          {referencedBy.map((key) => (
            <Fact
              key={`${key.from.schema}.${key.from.name}.${key.name}`}
              icon={<CrowsFootIcon size={14} className={styles['fk']} />}
              name={key.from.name}
              what={key.columns.join(', ')}
              aside={key.onDelete}
              onClick={() => go(key.from.schema, key.from.name)}
            />
          ))}
        </section>
      </div>
      <section aria-label="Indexes">
        <SectionHead title="Indexes" total={relation.indexes.length} />
        {relation.indexes.map((index) => (
          <Fact
            key={index.name}
            icon={<IndexIcon size={14} />}
            name={index.name}
            what={indexText(index)}
            aside={`${index.unique ? 'unique · ' : ''}${index.method}`}
            mono
          />
        ))}
      </section>
      {relation.triggers.length > 0 && (
        <section aria-label="Triggers">
          <SectionHead title="Triggers" total={relation.triggers.length} />
          {relation.triggers.map((trigger) => (
            <Fact
              key={trigger.name}
              icon={<Zap size={14} aria-hidden="true" />}
              name={trigger.name}
              what={trigger.definition.replaceAll(/\s+/g, ' ')}
              mono
            />
          ))}
        </section>
      )}
    </div>
  )
}

function SectionHead({ title, total, children }: { readonly title: string; readonly total: number; readonly children?: ReactNode }) {
  return (
    <div className={styles['sectionHead']}>
      <h2>
        {title} <small>{count(total)}</small>
      </h2>
      {children}
    </div>
  )
}

function ColumnRow({
  column,
  relation,
  onGo,
}: {
  readonly column: Column
  readonly relation: Relation
  readonly onGo: (schema: string, name: string) => void
}) {
  const key = relation.foreignKeys.find((k) => k.columns.includes(column.name))
  return (
    <tr>
      <td>
        <ColumnMark column={column} relation={relation} />
      </td>
      <td className={`${styles['columnName'] ?? ''} selectable`}>{column.name}</td>
      <td>
        <code className="selectable">{column.type}</code>
      </td>
      <td className={styles['muted']}>{column.nullable ? 'null' : ''}</td>
      <td>
        <code className={styles['muted']}>
          {column.generated === undefined ? (column.identity === undefined ? column.default : 'identity') : `= ${column.generated}`}
        </code>
      </td>
      <td className={styles['about']}>
        {key !== undefined && (
          <button type="button" className={styles['link']} onClick={() => onGo(key.target.schema, key.target.name)}>
            {key.target.name}
          </button>
        )}
        {column.comment}
      </td>
    </tr>
  )
}

function ColumnMark({ column, relation }: { readonly column: Column; readonly relation: Relation }) {
  if (relation.primaryKey?.columns.includes(column.name) === true) return <KeyIcon size={14} className={styles['pk']} label="primary key" />
  if (relation.foreignKeys.some((k) => k.columns.includes(column.name)))
    return <CrowsFootIcon size={14} className={styles['fk']} label="foreign key" />
  if (relation.uniqueKeys.some((k) => k.columns.includes(column.name)))
    return <DiamondIcon size={14} className={styles['unique']} label="unique" />
  return null
}

function ForeignKeyFact({ foreignKey, onGo }: { readonly foreignKey: ForeignKey; readonly onGo: (schema: string, name: string) => void }) {
  const { name, columns, target, targetColumns, onDelete } = foreignKey
  const what = `${columns.join(', ')} → ${target.name}.${targetColumns.join(', ')}`
  return (
    <Fact
      icon={<CrowsFootIcon size={14} className={styles['fk']} label="foreign key" />}
      name={name}
      what={what}
      aside={onDelete}
      onClick={() => onGo(target.schema, target.name)}
    />
  )
}

interface FactProps {
  readonly icon: ReactNode
  readonly name: string
  readonly what: string
  readonly aside?: string
  readonly mono?: boolean
  readonly onClick?: () => void
}

function Fact({ icon, name, what, aside, mono = false, onClick }: FactProps) {
  return (
    <div className={styles['fact']}>
      {icon}
      <span className={`${styles['factName'] ?? ''} selectable`} title={name}>
        {name}
      </span>
      {onClick === undefined ? (
        <span className={`${mono ? 'mono' : ''} ${styles['what'] ?? ''} selectable`} title={what}>
          {what}
        </span>
      ) : (
        <button type="button" className={`${styles['link'] ?? ''} ${styles['what'] ?? ''}`} title={what} onClick={onClick}>
          {what}
        </button>
      )}
      <span className={styles['aside']}>{aside}</span>
    </div>
  )
}

function indexText(index: Index): string {
  const parts = index.parts.map((part) => `${part.column ?? part.expression ?? ''}${part.descending === true ? ' desc' : ''}`).join(', ')
  return `${parts}${index.predicate === undefined ? '' : ` where ${index.predicate}`}`
}
