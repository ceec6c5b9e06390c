import type { Channel, HandlerInput, Output, Progress } from '@shared/contract'

/** What a handler gets beside its input. */
export interface CallContext<C extends Channel = Channel> {
  /** Aborted when the caller cancels, goes away or reloads, and on quit. */
  readonly signal: AbortSignal
  /** Reports progress; passed on at most ten times a second, the last value always. */
  progress(value: Progress<C>): void
}

export type Handler<C extends Channel> = (input: HandlerInput<C>, context: CallContext<C>) => Promise<Output<C>>

/** One handler per channel: a missing one does not compile. */
export type Handlers = { readonly [C in Channel]: Handler<C> }

/** Asks the user for a file with the system's dialogs; undefined when he thinks better of it. */
export interface FileChooser {
  /** Where to save something under the name offered. */
  toSave(fileName: string): Promise<string | undefined>
  toOpen(): Promise<string | undefined>
}
