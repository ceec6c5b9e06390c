/** Parts of the shown snapshot that were replaced or went, and the generations before and after it. */
export interface SnapshotChange {
  readonly names: readonly string[]
  readonly from: number
  readonly to: number
}

/** Told of every change of what the last snapshots hold, after it was made. */
export interface SnapshotWatcher {
  /** Another snapshot is shown: everything of it may be other. */
  replaced(id: string): void
  changed(id: string, change: SnapshotChange): void
  /** A connection, or some parts of it, were forgotten. Resolves once nobody is told of them any more. */
  forgotten(id: string, change?: SnapshotChange): Promise<void>
  /** Every snapshot is gone. Likewise. */
  cleared(): Promise<void>
}
