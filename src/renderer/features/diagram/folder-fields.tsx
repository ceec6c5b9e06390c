import { highlight } from '@shared/diagram/model'
import type { Graph, GraphNode } from '@shared/graph'
import { useId, useState } from 'react'
import { Button } from '../../ui/button'
import { Field, Input } from '../../ui/field'
import { t } from '../../words'
import styles from './panel.module.css'

interface FolderFieldsProps {
  readonly graph: Graph
  /** What is selected. */
  readonly nodes: readonly GraphNode[]
  readonly folders: ReadonlyMap<string, string>
  readonly onFile: (ids: readonly string[], folder: string | undefined) => void
}

/** The folder of what is selected: a known one or a new one, for all of it, of a single relation also with its neighbours. */
export function FolderFields({ graph, nodes, folders, onFile }: FolderFieldsProps) {
  const list = useId()
  const chosen = nodes.flatMap(({ id, members }) => (members === undefined ? [id] : []))
  const [first = ''] = chosen
  const own = chosen.every((id) => folders.get(id) === folders.get(first)) ? (folders.get(first) ?? '') : ''
  const filed = chosen.some((id) => folders.has(id))
  const [text, setText] = useState(own)
  const folder = text.trim()
  const around =
    chosen.length > 1
      ? []
      : [...(highlight(graph, first)?.nodes ?? [])].filter((id) => graph.nodes.some((one) => one.id === id && one.members === undefined))
  const names = [...new Set(folders.values())].sort()
  const words = chosen.length > 1 ? t('diagram.putThese', { total: chosen.length }) : t('diagram.putThis')
  const file = (ids: readonly string[]) => onFile(ids, folder === '' ? undefined : folder)
  return (
    <div className={styles['folder']}>
      <Field label={t('diagram.folder')}>
        {(id) => (
          <Input
            id={id}
            list={list}
            value={text}
            maxLength={100}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') file(chosen)
            }}
          />
        )}
      </Field>
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      {folder !== own && folder !== '' && <Button onClick={() => file(chosen)}>{words}</Button>}
      {folder === '' && filed && (own === '' || folder !== own) && <Button onClick={() => file(chosen)}>{t('diagram.takeOut')}</Button>}
      {folder !== '' && around.length > 1 && around.some((id) => folders.get(id) !== folder) && (
        <Button onClick={() => file(around)}>{t('diagram.putNeighbours', { total: around.length - 1 })}</Button>
      )}
    </div>
  )
}
