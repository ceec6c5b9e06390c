import { Colour, type ConnectionSummary } from '@shared/connection'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import type { Draft } from '../../state/kept'
import { Field, Input, Select } from '../../ui/field'
import { t } from '../../words'
import styles from './connections.module.css'

/** Where a connection stands in the list: its folder, one that there is or a new one, and its colour. */
export function PlaceFields({ draft, onChange }: { readonly draft: Draft; readonly onChange: (draft: Draft) => void }) {
  const list = useId()
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  return (
    <div className={styles['line']}>
      <Field label={t('connections.place.folder')}>
        {(id) => (
          <>
            <Input
              id={id}
              list={list}
              maxLength={120}
              value={draft.folder}
              placeholder={t('connections.place.none')}
              onChange={(e) => onChange({ ...draft, folder: e.target.value })}
            />
            <datalist id={list}>
              {foldersOf(connections.data ?? []).map((folder) => (
                <option key={folder} value={folder}>
                  {folder}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <div className={styles['keep']}>
        <Field label={t('connections.place.colour')}>
          {(id) => (
            <Select id={id} value={draft.colour} onChange={(e) => onChange({ ...draft, colour: Colour.parse(e.target.value) })}>
              {Colour.options.map((colour) => (
                <option key={colour} value={colour}>
                  {t(`connections.colour.${colour}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </div>
  )
}

function foldersOf(connections: readonly ConnectionSummary[]): string[] {
  return [...new Set(connections.map(({ folder }) => folder))].filter((folder) => folder !== '')
}
