import type { Lines } from '@shared/diagram/lines'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { t } from '../../words'
import { ExportDialog } from './export-dialog'
import type { Snapshot } from './export-snapshot'

interface ExportButtonProps {
  readonly connectionId: string
  readonly schema: string | undefined
  readonly lines: Lines
  /** Whether it shows all there is, and no neighbourhood only. */
  readonly complete: boolean
  /** What is shown, as it stands now. */
  readonly take: () => Snapshot | undefined
}

/** Opens the export of the diagram as it stands. */
export function ExportButton({ connectionId, schema, lines, complete, take }: ExportButtonProps) {
  const [snapshot, setSnapshot] = useState<Snapshot | undefined>()
  return (
    <>
      <Button look="plain" icon={<Download size={14} strokeWidth={1.5} />} aria-haspopup="dialog" onClick={() => setSnapshot(take())}>
        {t('export.open')}
      </Button>
      {snapshot !== undefined && (
        <ExportDialog
          connectionId={connectionId}
          {...{ schema, lines, complete }}
          snapshot={snapshot}
          onClose={() => setSnapshot(undefined)}
        />
      )}
    </>
  )
}
