/**
 * What the window was showing, as the page wrote it down, for the page that comes after a failed one. In memory only: a form may
 * hold hosts and users, which are never on disk in the clear.
 */
export class KeptState {
  #text: string | null = null

  keep(text: string): void {
    this.#text = text
  }

  /** Null where there is nothing. */
  get(): string | null {
    return this.#text
  }

  forget(): void {
    this.#text = null
  }
}
