import { objectKey } from '@shared/catalog'
import { TEMPLATES } from '@shared/sql-templates'
import { ClipboardCopy, SquareCode } from 'lucide-react'
import { call } from '../client'
import { keys, queries, relationQuery } from '../queries'
import { copyText } from '../state/actions'
import type { MenuBranch, MenuItem } from '../ui/menu'
import { t } from '../words'
import { namesOf, type MenuTarget } from './target'
import { tell } from './tell'

/** What can be taken to the clipboard: names, the DDL, statements to start from. */
export function copyItems(target: MenuTarget, connectionName: string | undefined): (MenuItem | MenuBranch)[] {
  const { own, qualified } = namesOf(target, connectionName)
  const ddl = ddlOf(target)
  return [
    { label: t('menu.copyName'), icon: <ClipboardCopy size={14} />, onSelect: () => void copyText(own) },
    ...(qualified === undefined ? [] : [{ label: t('menu.copyQualified'), onSelect: () => void copyText(qualified) }]),
    ...(ddl === undefined ? [] : [{ label: t('menu.copyDdl'), onSelect: () => void ddl().then(copyText).catch(tell) }]),
    ...templates(target),
  ]
}

function templates({ connectionId: id, schema, name, object }: MenuTarget): MenuBranch[] {
  if (schema === undefined || name === undefined || object !== undefined) return []
  const items = TEMPLATES.map(
    (template): MenuItem => ({
      label: template.toUpperCase(),
      onSelect: () =>
        void call('catalog.template', { id, schema, name, template })
          .then(({ sql }) => copyText(sql))
          .catch(tell),
    }),
  )
  return [{ label: t('menu.templates'), icon: <SquareCode size={14} />, items }]
}

/** Asks for the DDL; undefined where there is none. What is on screen anyway is not asked for twice. */
function ddlOf({ connectionId: id, schema, name, object }: MenuTarget): (() => Promise<string>) | undefined {
  if (object !== undefined)
    return async () =>
      (
        await queries.fetchQuery({
          queryKey: keys.object(id, objectKey(object)),
          queryFn: ({ signal }) => call('catalog.object', { id, ...object }, { signal }),
        })
      ).ddl
  if (schema === undefined || name === undefined) return undefined
  return async () => (await queries.fetchQuery(relationQuery(id, schema, name))).ddl
}
