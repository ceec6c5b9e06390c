/**
 * What the window was showing, as the page wrote it down, for the page that comes after a failed one. In memory only: a form may
 * hold hosts and users, which are never on disk in the clear.
 */
export class KeptState {
  #text: string | null = null
  #afresh = false

  /** Whether the window is to start with nothing: what it showed is not trusted. */
  get isAfresh(): boolean {
    return this.#afresh
  }

  keep(text: string): void {
    this.#text = text
  }

  /** Null where there is nothing. */
  get(): string | null {
    return this.#text
  }

  /** Forgets it for good: it may be why the page fails. */
  startAfresh(): void {
    this.forget()
    this.#afresh = true
  }

  forget(): void {
    this.#text = null
  }
}
