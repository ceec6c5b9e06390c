import { EyeOff, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Input, Select } from '../../ui/field'
import { t } from '../../words'
import styles from './head-tools.module.css'
import type { Views } from './use-views'

/** Which view of the diagram is on, one more of what is on, and what is hidden in it. */
export function ViewTools({ views }: { readonly views: Views }) {
  const [asking, setAsking] = useState(false)
  const [name, setName] = useState('')
  const save = () => {
    if (name.trim() === '') return
    views.saveAs(name.trim())
    setAsking(false)
    setName('')
  }
  return (
    <>
      {views.hidden.size > 0 && (
        <Button look="plain" icon={<EyeOff size={14} />} onClick={() => views.setHidden(new Set())}>
          {t('diagram.showHidden', { total: views.hidden.size })}
        </Button>
      )}
      <span className={styles['views']}>
        <Select
          className={styles['viewSelect']}
          aria-label={t('diagram.view')}
          value={views.name}
          onChange={(event) => views.choose(event.target.value)}
        >
          {views.names.map((one) => (
            <option key={one} value={one}>
              {one === '' ? t('diagram.standardView') : one}
            </option>
          ))}
        </Select>
        <IconButton label={t('diagram.saveView')} onClick={() => setAsking(true)}>
          <Plus size={14} strokeWidth={1.5} />
        </IconButton>
        {views.name !== '' && (
          <IconButton label={t('diagram.removeView', { name: views.name })} onClick={views.remove}>
            <Trash2 size={14} strokeWidth={1.5} />
          </IconButton>
        )}
      </span>
      {asking && (
        <Dialog
          title={t('diagram.saveView')}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t('diagram.cancel')}</Button>
              <Button look="primary" disabled={name.trim() === ''} onClick={save}>
                {t('diagram.save')}
              </Button>
            </>
          }
        >
          <Field label={t('diagram.viewName')}>
            {(id) => (
              <Input
                id={id}
                value={name}
                maxLength={100}
                data-first-focus
                onChange={(event) => setName(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return
                  // Closed, the dialog gives the focus back to what opened it, which this same key would press.
                  event.preventDefault()
                  save()
                }}
              />
            )}
          </Field>
        </Dialog>
      )}
    </>
  )
}
