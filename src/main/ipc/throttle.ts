/** Passes values on at most once per `intervalMs`; the last value is always passed, at the latest by `flush`. */
export function throttle<T>(emit: (value: T) => void, intervalMs: number): { push(value: T): void; flush(): void } {
  let last = Number.NEGATIVE_INFINITY
  let waiting: { value: T } | undefined
  let timer: NodeJS.Timeout | undefined
  const send = () => {
    timer = undefined
    if (waiting === undefined) return
    const { value } = waiting
    waiting = undefined
    last = performance.now()
    emit(value)
  }
  return {
    push(value) {
      waiting = { value }
      const wait = last + intervalMs - performance.now()
      if (wait <= 0) send()
      else timer ??= setTimeout(send, wait)
    },
    flush() {
      clearTimeout(timer)
      send()
    },
  }
}
