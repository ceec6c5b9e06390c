import { isRelationKind, type Found } from '@shared/search'
import type { TabContent } from './tab-model'

/** The tab that shows what was found. Pure. */
export function contentOf({
  connectionId,
  schema,
  name,
  kind,
  signature,
}: Pick<Found, 'connectionId' | 'schema' | 'name' | 'kind' | 'signature'>): TabContent {
  return isRelationKind(kind)
    ? { kind: 'relation', connectionId, schema, name }
    : { kind: 'object', connectionId, object: { kind, schema, name, signature } }
}
