import type { Lines } from '@shared/diagram/lines'
import { AppError } from '@shared/errors'
import type { ErdFormat } from '@shared/erd/format'
import type { ErdTheme } from '@shared/erd/palette'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../client'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { Cards, Segmented } from '../../ui/choices'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { t } from '../../words'
import styles from './export-dialog.module.css'
import { type ExportPart, partOf, type Snapshot } from './export-snapshot'

const PICTURES: readonly ErdFormat[] = ['png', 'svg', 'pdf']
const FORMATS: readonly ErdFormat[] = [...PICTURES, 'mermaid', 'dbml', 'plantuml', 'sql', 'json']

interface ExportDialogProps {
  readonly connectionId: string
  readonly schema: string | undefined
  /** What the diagram shows beside foreign keys. */
  readonly lines: Lines
  /** Whether the diagram shows all there is, and no neighbourhood only. */
  readonly complete: boolean
  /** The diagram as it stood when this was opened. */
  readonly snapshot: Snapshot
  readonly onClose: () => void
}

/** What is exported, as what, and how it looks; then a place for it is asked for by the system. Esc or Cancel stops what runs. */
export function ExportDialog({ connectionId, schema, lines, complete, snapshot, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<ErdFormat>('png')
  const [part, setPart] = useState<ExportPart>('whole')
  const [theme, setTheme] = useState<ErdTheme>(document.documentElement.dataset['theme']?.endsWith('dark') === true ? 'dark' : 'light')
  const [step, setStep] = useState<'idle' | 'asking' | 'drawing'>('idle')
  const [error, setError] = useState<AppError | undefined>()
  const abort = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  const parts: readonly ExportPart[] = !snapshot.placed
    ? ['whole']
    : snapshot.selected.size === 0
      ? ['whole', 'view']
      : ['whole', 'view', 'selection']
  const isPicture = PICTURES.includes(format)
  const running = step !== 'idle'

  const run = async (copy: boolean) => {
    const { only: drawn, inClosed, picture } = partOf(snapshot, part)
    const only = copy || isPicture ? drawn : [...drawn, ...inClosed]
    const scope = {
      id: connectionId,
      lines,
      ...(schema === undefined ? {} : { schema }),
      ...(complete && part === 'whole' ? {} : { only }),
    }
    const input = { ...scope, picture: { ...picture, theme } }
    abort.current = new AbortController()
    const options = { signal: abort.current.signal, onProgress: () => setStep('drawing') }
    setError(undefined)
    setStep(copy ? 'drawing' : 'asking')
    try {
      const { file, scale } = copy
        ? { file: undefined, ...(await call('erd.copy', input, options)) }
        : await call('erd.export', { ...input, format }, options)
      if (file === null) return setStep('idle')
      const what = file === undefined ? t('export.copied') : t('export.written', { file })
      say(scale !== null && scale < 1 ? `${what}. ${t('export.smaller', { percent: Math.round(scale * 100) })}` : what)
      onClose()
    } catch (caught) {
      setStep('idle')
      const known = caught instanceof AppError ? caught : new AppError('internal', String(caught))
      if (known.code !== 'cancelled') setError(known)
    }
  }
  const cancel = () => (running ? abort.current?.abort() : onClose())

  return (
    <Dialog
      title={t('export.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={cancel}>{t('export.cancel')}</Button>
          {isPicture && (
            <Button disabled={running} onClick={() => void run(true)}>
              {t('export.copy')}
            </Button>
          )}
          <Button look="primary" disabled={running} onClick={() => void run(false)}>
            {t('export.save')}
          </Button>
        </>
      }
    >
      <div className={styles['body']} aria-busy={running}>
        <Cards
          label={t('export.format')}
          value={format}
          choices={FORMATS.map((value) => ({ value, label: t(`export.formats.${value}`), help: t(`export.help.${value}`) }))}
          onChange={setFormat}
        />
        <div className={styles['line']}>
          <Segmented
            label={t('export.part')}
            value={part}
            choices={parts.map((value) => ({ value, label: t(`export.parts.${value}`) }))}
            onChange={setPart}
          />
          {isPicture && (
            <Segmented
              label={t('export.look')}
              value={theme}
              choices={(['light', 'dark'] as const).map((value) => ({ value, label: t(`export.looks.${value}`) }))}
              onChange={setTheme}
            />
          )}
        </div>
        <p className={styles['state']} role="status">
          {step === 'asking' && t('export.asking')}
          {step === 'drawing' && t('export.drawing')}
        </p>
        {error !== undefined && (
          <p className={styles['error']} role="alert">
            {errorText(error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
