import { useState } from 'react'
import { LinkButton } from '../../ui/banner'
import { duration } from '../../ui/format'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'

/** From when on a reading takes long enough to be given up, and from when on its seconds are told, ms. */
const LONG_MS = 1000
const TOLD_MS = 2000

/** That rows are being read; where it takes long, since when, and the way out. */
export function ReadingRows({ onCancel }: { readonly onCancel: () => void }) {
  const [since] = useState(() => Date.now())
  const elapsed = useNow(500) - since
  return (
    <span role="status">
      {t('grid.reading')} {elapsed > TOLD_MS && duration(Math.floor(elapsed / 1000) * 1000)}{' '}
      {elapsed > LONG_MS && <LinkButton onClick={onCancel}>{t('grid.cancel')}</LinkButton>}
    </span>
  )
}
