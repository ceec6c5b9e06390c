import type { TestStep } from '@shared/connection-test'
import type { AppError } from '@shared/errors'

/** The steps of one test as whoever asked for it sees them; a session's process tells how far it got and cannot tell its own end. */
export class TestTrack {
  #steps: readonly TestStep[]
  #since = performance.now()
  readonly #report: (steps: TestStep[]) => void

  constructor(planned: readonly TestStep[], report: (steps: TestStep[]) => void) {
    // The process is being started: that counts towards the first step.
    this.#steps = planned.map((step, at) => (at === 0 ? { ...step, state: 'running' } : step))
    this.#report = report
    this.#tell()
  }

  get steps(): TestStep[] {
    return [...this.#steps]
  }

  /** What the session's process says. */
  reached(steps: readonly TestStep[]): void {
    this.#steps = steps
    this.#since = performance.now()
    this.#tell()
  }

  /** All went well. */
  done(): void {
    this.#end('done')
    this.#tell()
  }

  /** Ends at the step that `error` is about. */
  fail(error: AppError): void {
    const running = this.#steps.find((step) => step.state === 'running')?.name
    const ofDatabase = error.code === 'not_found' || error.code === 'permission_denied'
    // A certificate file is looked at before anybody is called.
    if (error.code === 'invalid_input' && running !== 'file') this.#only('tls')
    // Servers look at the database after user and password, and say it in the same breath.
    else if (running === 'login' && ofDatabase) {
      this.#end('done')
      this.#only('catalog')
    } else if (running === undefined) this.#only(this.#steps.find((step) => step.state === 'waiting')?.name)
    else this.#end('failed')
    this.#tell()
  }

  #end(state: 'done' | 'failed'): void {
    const ms = performance.now() - this.#since
    this.#steps = this.#steps.map((step) => (step.state === 'running' ? { ...step, state, ms } : step))
  }

  #only(name: TestStep['name'] | undefined): void {
    this.#steps = this.#steps.map((step) => {
      if (step.name === name) return { ...step, state: 'failed', ms: null }
      return step.state === 'running' ? { ...step, state: 'waiting', ms: null } : step
    })
  }

  #tell(): void {
    this.#report([...this.#steps])
  }
}
