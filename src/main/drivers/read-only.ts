import type { FormField } from '@shared/connection'
import { z } from 'zod'

/** The option of every engine that lets a connection change its database; see `isReadOnly` in shared/connection.ts. */
export const READ_ONLY_OPTIONS = { readOnly: z.boolean().exactOptional() }

/** Its field: on until somebody switches it off. */
export function readOnlyField(): FormField {
  return {
    ...{ name: 'readOnly', label: 'Read only', kind: 'toggle', default: true, required: false, secret: false, group: 'access' },
    help: 'The database refuses every statement that would change something. Relata itself only ever reads',
  }
}
