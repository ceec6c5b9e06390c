import type { Forgotten } from '@shared/cache-report'
import { useEffect, useState } from 'react'
import { call, onEvent } from '../client'
import { type Forgetting, forgetOrAsk } from '../state/forgetting'
import { bytes } from '../ui/format'
import type { MenuItem } from '../ui/menu'
import { t } from '../words'
import type { MenuTarget } from './target'
import { tell } from './tell'

interface ForgetScope {
  readonly label: string
  readonly note?: string
  readonly what: Forgetting
  /** What it is, in a sentence. */
  readonly words: string
}

/** What can be forgotten around something, with how much that is: known a moment after the menu opened. */
export function useForgetItems(target: MenuTarget, connectionName: string | undefined): MenuItem[] {
  // An object is read and forgotten with its connection.
  const { connectionId, schema, name } = target.object === undefined ? target : { connectionId: target.connectionId }
  const previews = usePreviews(connectionId, schema, name)
  const scopes = scopesOf(connectionId, schema, name, connectionName ?? t('menu.thisConnection'))
  return scopes.map(({ label, note, what, words }): MenuItem => {
    const found = previews.get(JSON.stringify([what.schema, what.name]))
    return {
      label,
      note,
      figure: found === undefined ? null : t('menu.entries', { count: found.entries, bytes: bytes(found.bytes) }),
      ...(found?.entries === 0 ? { disabled: t('menu.nothingCached') } : {}),
      onSelect: () => void forgetOrAsk(what, words).catch(tell),
    }
  })
}

/** What each forget would drop, by JSON of its schema and name; asked again when a reading ends under the open menu. */
function usePreviews(id: string, schema: string | undefined, name: string | undefined): ReadonlyMap<string, Forgotten> {
  const [previews, setPreviews] = useState<ReadonlyMap<string, Forgotten>>(new Map())
  useEffect(() => {
    let open = true
    const scopes = new Map(
      [[schema, name] as const, [schema, undefined] as const, [undefined, undefined] as const].map((of) => [JSON.stringify(of), of]),
    )
    const ask = () => {
      for (const [key, [ofSchema, ofName]] of scopes) {
        const scope = { ...(ofSchema === undefined ? {} : { schema: ofSchema }), ...(ofName === undefined ? {} : { name: ofName }) }
        void call('catalog.forgetPreview', { id, scope }).then(
          (found) => open && setPreviews((known) => new Map([...known, [key, found]])),
          // Then the item says no figure; what goes wrong is said when it is chosen.
          () => undefined,
        )
      }
    }
    ask()
    const stop = onEvent('catalog.changed', (changed) => changed.id === id && ask())
    return () => {
      open = false
      stop()
    }
  }, [id, schema, name])
  return previews
}

function scopesOf(connectionId: string, schema: string | undefined, name: string | undefined, connection: string): ForgetScope[] {
  return [
    ...(schema === undefined || name === undefined
      ? []
      : [{ label: t('menu.forgetRelation'), what: { connectionId, schema, name }, words: t('menu.knownOf', { name }) }]),
    ...(schema === undefined
      ? []
      : [{ label: t('menu.forgetSchema', { schema }), what: { connectionId, schema }, words: t('menu.knownOfSchema', { schema }) }]),
    {
      label: t('menu.forgetLast'),
      note: t('menu.forgetLastNote'),
      what: { connectionId, keepHistory: true },
      words: t('menu.lastOf', { connection }),
    },
    {
      label: t('menu.forgetAll'),
      note: t('menu.forgetAllNote'),
      what: { connectionId },
      words: t('menu.allOf', { connection }),
    },
  ]
}
