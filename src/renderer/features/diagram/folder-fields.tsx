import { highlight } from '@shared/diagram/model'
import type { Graph, GraphNode } from '@shared/graph'
import { useId, useState } from 'react'
import { Button } from '../../ui/button'
import { Field, Input } from '../../ui/field'
import { t } from '../../words'
import styles from './panel.module.css'

interface FolderFieldsProps {
  readonly graph: Graph
  readonly node: GraphNode
  readonly folders: ReadonlyMap<string, string>
  readonly onFile: (ids: readonly string[], folder: string | undefined) => void
}

/** The folder of the selected relation: a known one or a new one, for it alone or with its neighbours. */
export function FolderFields({ graph, node, folders, onFile }: FolderFieldsProps) {
  const list = useId()
  const own = folders.get(node.id) ?? ''
  const [text, setText] = useState(own)
  const folder = text.trim()
  const around = [...(highlight(graph, node.id)?.nodes ?? [])].filter((id) =>
    graph.nodes.some((one) => one.id === id && one.members === undefined),
  )
  const names = [...new Set(folders.values())].sort()
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
              if (event.key === 'Enter') file([node.id])
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
      {folder !== own && <Button onClick={() => file([node.id])}>{folder === '' ? t('diagram.takeOut') : t('diagram.putThis')}</Button>}
      {folder !== '' && around.length > 1 && around.some((id) => folders.get(id) !== folder) && (
        <Button onClick={() => file(around)}>{t('diagram.putNeighbours', { total: around.length - 1 })}</Button>
      )}
    </div>
  )
}
