import { AppError } from '@shared/errors'
import { Copy } from 'lucide-react'
import { tell } from '../../menus/tell'
import type { Target } from '../../state/actions'
import { copyGrant, useRights } from '../../state/grants'
import { LinkButton } from '../../ui/banner'
import { Button } from '../../ui/button'
import { t } from '../../words'

interface CopyGrantProps {
  /** What could not be read. */
  readonly about: Target
  /** Why not: only a missing right is offered a statement. */
  readonly error: unknown
  /** Drawn as a word of a line. */
  readonly quiet?: boolean
}

/** Copies the statement that an owner must run, where a right is what is missing and the engine has rights. */
export function CopyGrant({ about, error, quiet = false }: CopyGrantProps) {
  const rights = useRights(about.connectionId)
  if (rights === undefined || !(error instanceof AppError) || error.code !== 'permission_denied') return null
  const copy = () => void copyGrant(about).catch(tell)
  return quiet ? (
    <LinkButton onClick={copy}>{t('ui.copyGrant')}</LinkButton>
  ) : (
    <Button icon={<Copy size={14} strokeWidth={1.5} />} onClick={copy}>
      {t('ui.copyGrant')}
    </Button>
  )
}

/**
 * The same for facets of a relation. Who sees by right lacks one on the relation; else one on the catalog is what is missing.
 */
export function CopyFacetGrant({ about }: { readonly about: Target }) {
  const rights = useRights(about.connectionId)
  if (rights === undefined) return null
  const scope = rights.hidesByRight ? about : { connectionId: about.connectionId }
  return <LinkButton onClick={() => void copyGrant(scope).catch(tell)}>{t('ui.copyGrant')}</LinkButton>
}
