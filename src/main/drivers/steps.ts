import type { Duplex } from 'node:stream'
import { isIP, Socket } from 'node:net'
import type { Options } from '@shared/connection'
import type { TestStep } from '@shared/connection-test'
import type { EngineModule } from './driver'

type Name = TestStep['name']

/** The steps to a database with these options, none of them tried yet. */
export function plannedSteps({ capabilities }: Pick<EngineModule, 'capabilities'>, options: Options): TestStep[] {
  const waiting = (...names: readonly Name[]) => names.map((name) => ({ name, state: 'waiting' as const, ms: null }))
  if (!capabilities.network) return waiting('file', 'catalog')
  // Behind a tunnel the SSH server looks the name up.
  const way: readonly Name[] = options['ssh'] === true ? ['ssh'] : isIP(String(options['host'] ?? '').trim()) > 0 ? [] : ['name']
  const tls = options['tls'] === 'disable' ? ([{ name: 'tls', state: 'skipped', ms: null }] as const) : waiting('tls')
  return [...waiting(...way, 'tcp'), ...tls, ...waiting('login', 'catalog')]
}

/** Where the way to a database stands. Drivers tell it what they begin; whoever waits gets all steps at every change. */
export class Steps {
  readonly #report: (steps: readonly TestStep[]) => void
  readonly #steps: TestStep[]
  #since = performance.now()

  constructor(planned: readonly TestStep[], report: (steps: readonly TestStep[]) => void) {
    this.#steps = [...planned]
    this.#report = report
  }

  /** What was under way is done and `name` begins. One that is done, or that there is not, does not begin again. */
  begin(name: Name): void {
    const at = this.#steps.findIndex((step) => step.name === name && step.state === 'waiting')
    if (at < 0) return
    this.#end()
    this.#set(at, { state: 'running' })
    this.#since = performance.now()
    this.#report([...this.#steps])
  }

  /** What was found in a step. */
  found(name: Name, text: string | null | undefined): void {
    const at = this.#steps.findIndex((step) => step.name === name)
    if (at >= 0 && typeof text === 'string') this.#set(at, { found: text.slice(0, 200) })
  }

  /** The server does not offer it, and it may be done without. */
  skip(name: Name): void {
    const at = this.#steps.findIndex((step) => step.name === name)
    if (at >= 0) this.#set(at, { state: 'skipped', ms: null })
  }

  /** Follows a socket from looking its name up to being connected; then `next` begins. */
  follow(stream: Duplex, next: Name): void {
    // What comes through a tunnel is connected already.
    if (!(stream instanceof Socket)) return this.begin(next)
    this.begin('name')
    stream.once('lookup', (error, address) => {
      if (error !== null) return
      this.found('name', address)
      this.begin('tcp')
    })
    stream.once('connect', () => {
      this.found('name', stream.remoteAddress)
      this.begin(next)
    })
    if (!this.#steps.some((step) => step.name === 'name')) this.begin('tcp')
  }

  #end(): void {
    const at = this.#steps.findIndex((step) => step.state === 'running')
    if (at >= 0) this.#set(at, { state: 'done', ms: performance.now() - this.#since })
  }

  #set(at: number, change: Partial<TestStep>): void {
    const step = this.#steps[at]
    if (step !== undefined) this.#steps[at] = { ...step, ...change }
  }
}
