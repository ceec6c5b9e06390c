import type { HostKey } from '@shared/connection'
import { create } from 'zustand'
import type { Forgetting, Loss } from './forgetting'

export type OpenDialog =
  | { readonly kind: 'connection'; readonly id: string | undefined }
  | { readonly kind: 'remove'; readonly id: string; readonly name: string }
  | { readonly kind: 'forget'; readonly what: Forgetting; readonly words: string; readonly loss: Loss }
  | { readonly kind: 'unlock' }
  /** `id`: the connection that waits for its secrets. */
  | { readonly kind: 'askSecret'; readonly id: string }
  /** `id`: the connection that waits for the answer. */
  | { readonly kind: 'hostKey'; readonly id: string; readonly hostKey: HostKey }
  | { readonly kind: 'find' }
  | { readonly kind: 'commands' }
  | { readonly kind: 'shortcuts' }
  /** `what` would be done with a production connection of that name. */
  | { readonly kind: 'production'; readonly name: string; readonly what: string }
  | { readonly kind: 'restoreSample' }
  /** `id`: the one to begin with; absent = all. */
  | { readonly kind: 'export'; readonly id?: string }
  | { readonly kind: 'import'; readonly file: { readonly token: string; readonly name: string; readonly sealed: boolean } }
  | undefined

/** The one dialog that is open. */
export const useDialog = create<{ readonly dialog: OpenDialog }>()(() => ({ dialog: undefined }))

export function showDialog(dialog: OpenDialog): void {
  useDialog.setState({ dialog })
}

export function closeDialog(): void {
  useDialog.setState({ dialog: undefined })
}
