import { type FormEvent, useState } from 'react'
import { call } from '../../client'
import { queries } from '../../queries'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { t } from '../../words'

/** Asks for a name and saves the text under it. */
export function SaveQuery({ id, text, onClose }: { readonly id: string; readonly text: string; readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [error, setError] = useState<string | undefined>(text.trim() === '' ? t('query.nothingToSave') : undefined)
  const save = async () => {
    try {
      await call('query.save', { id, name, text })
      await queries.invalidateQueries({ queryKey: ['query-saved', id] })
      say(t('query.savedAs', { name }))
      onClose()
    } catch (failure) {
      setError(errorText(failure))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return (
    <Dialog
      title={t('query.saveTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('query.close')}</Button>
          <Button look="primary" disabled={name.trim() === '' || text.trim() === ''} onClick={() => void save()}>
            {t('query.save')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        <Field label={t('query.name')} help={t('query.nameHelp')} error={error}>
          {(field, described) => (
            <Input
              id={field}
              aria-describedby={described}
              data-first-focus
              value={name}
              maxLength={120}
              onChange={(e) => setName(e.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
