/** A child process that a session lives in: messages are structured clones. */
export interface Link {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once when the process is gone, whatever the reason. */
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

/** Starts a session host process: utilityProcess in the desktop, a forked Node process elsewhere. */
export type StartHost = () => Link
