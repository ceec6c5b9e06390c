import type { Options, Secrets } from '@shared/connection'
import type { TestResult, TestStep } from '@shared/connection-test'
import type { AppError } from '@shared/errors'
import { asAppError } from '../../ui/error-text'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../client'
import { keys, type Tested } from '../../queries'

/** Where the test of a form stands. */
export type TestState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly startedAt: number; readonly steps: readonly TestStep[] }
  | { readonly kind: 'cancelled'; readonly steps: readonly TestStep[] }
  | { readonly kind: 'done'; readonly result: TestResult }

/** What is known of the saved connection's last test, until the form is changed; undefined where it was never tested. */
export function useLastTest(id: string | undefined): Tested | undefined {
  const { data } = useQuery({
    queryKey: keys.tested(id ?? ''),
    queryFn: async ({ signal }): Promise<Tested> => ({ result: await call('connections.lastTest', { id: id ?? '' }, { signal }) }),
    enabled: id !== undefined,
    gcTime: 0,
  })
  return data
}

interface RunningTest {
  readonly state: TestState
  readonly run: (engine: string, options: Options, secrets: Secrets, onError: (error: AppError) => void) => Promise<void>
  readonly cancel: () => void
  /** The form changed: what was found does not speak of it any more. */
  readonly reset: () => void
}

/** Tests what stands in a form, one test at a time; with `id`, secrets left out are the saved connection's. */
export function useTest(id: string | undefined): RunningTest {
  const [state, setState] = useState<TestState>({ kind: 'none' })
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const stop = () => {
    running.current?.abort()
    running.current = undefined
  }
  const cancel = () => {
    stop()
    setState((before) => (before.kind === 'running' ? { kind: 'cancelled', steps: before.steps.map(notTried) } : before))
  }
  const reset = () => {
    stop()
    setState({ kind: 'none' })
  }
  const run: RunningTest['run'] = async (engine, options, secrets, onError) => {
    const abort = new AbortController()
    running.current?.abort()
    running.current = abort
    const startedAt = Date.now()
    setState({ kind: 'running', startedAt, steps: [] })
    const onProgress = (steps: readonly TestStep[]) => {
      if (running.current === abort) setState({ kind: 'running', startedAt, steps })
    }
    try {
      const input = { ...(id === undefined ? {} : { id }), engine, options, secrets }
      const result = await call('connections.testDraft', input, { signal: abort.signal, onProgress })
      if (running.current === abort) setState({ kind: 'done', result })
    } catch (error) {
      if (running.current !== abort) return
      setState({ kind: 'none' })
      const known = asAppError(error)
      if (known.code !== 'cancelled') onError(known)
    }
  }
  return { state, run, cancel, reset }
}

/** What was under way when somebody cancelled came to nothing. */
function notTried(step: TestStep): TestStep {
  return step.state === 'running' ? { ...step, state: 'waiting' } : step
}
