import { type FILE_FORMATS } from '@shared/row-text'
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../client'
import { endExportAsked, type Look, type Looked, useExportAsked } from '../../state/relation-looks'
import { LinkButton } from '../../ui/banner'
import { Button } from '../../ui/button'
import { Cards } from '../../ui/choices'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { t } from '../../words'

type Format = (typeof FILE_FORMATS)[number]

/** What an export is doing, for the foot of the rows. */
type Doing =
  | { readonly state: 'nothing' | 'choosing' }
  | { readonly state: 'writing'; readonly rows: number }
  | { readonly state: 'ended'; readonly words: string }

/** The button that writes all rows to a file, and what comes of it: progress with a cancel, then where the file is or why there is none. */
export function ExportRows({ here, seen }: { readonly here: Looked; readonly seen: Look }) {
  const [doing, setDoing] = useState<Doing>({ state: 'nothing' })
  const asked = useExportAsked(here)
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  const write = async (format: Format) => {
    endExportAsked()
    const control = new AbortController()
    abort.current = control
    setDoing({ state: 'writing', rows: 0 })
    try {
      const { connectionId: id, schema, name } = here
      const { file, rows } = await call(
        'catalog.exportRows',
        { id, schema, name, filters: [...seen.filters], sort: [...seen.sort], format },
        { signal: control.signal, onProgress: (progress) => setDoing({ state: 'writing', rows: progress.rows }) },
      )
      setDoing(file === null ? { state: 'nothing' } : { state: 'ended', words: t('grid.exported', { count: rows, file }) })
    } catch (error) {
      setDoing({ state: 'ended', words: control.signal.aborted ? t('grid.exportCancelled') : errorText(error) })
    }
  }
  const close = () => {
    endExportAsked()
    setDoing({ state: 'nothing' })
  }
  if (doing.state === 'writing')
    return (
      <span>
        {t('grid.exporting', { rows: doing.rows })} <LinkButton onClick={() => abort.current?.abort()}>{t('grid.cancel')}</LinkButton>
      </span>
    )
  return (
    <>
      {doing.state === 'ended' && (
        <span role="status" title={doing.words}>
          {doing.words}
        </span>
      )}
      <Button look="plain" icon={<Download size={14} strokeWidth={1.5} />} onClick={() => setDoing({ state: 'choosing' })}>
        {t('grid.export')}
      </Button>
      {(asked || doing.state === 'choosing') && <FormatDialog seen={seen} onWrite={(format) => void write(format)} onClose={close} />}
    </>
  )
}

interface FormatDialogProps {
  readonly seen: Look
  readonly onWrite: (format: Format) => void
  readonly onClose: () => void
}

function FormatDialog({ seen, onWrite, onClose }: FormatDialogProps) {
  const [format, setFormat] = useState<Format>('csv')
  const choices = [
    { value: 'csv', label: 'CSV', help: t('grid.csvHelp') },
    { value: 'json', label: 'JSON', help: t('grid.jsonHelp') },
    { value: 'ndjson', label: 'NDJSON', help: t('grid.ndjsonHelp') },
    { value: 'insert', label: 'INSERT', help: t('grid.insertHelp') },
  ] as const
  return (
    <Dialog
      title={t('grid.exportTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('grid.cancel')}</Button>
          <Button look="primary" data-first-focus onClick={() => onWrite(format)}>
            {t('grid.exportTo')}
          </Button>
        </>
      }
    >
      <p>{seen.filters.length === 0 ? t('grid.exportAll') : t('grid.exportFiltered', { count: seen.filters.length })}</p>
      <Cards label={t('grid.exportFormat')} value={format} choices={choices} onChange={setFormat} joined />
    </Dialog>
  )
}
