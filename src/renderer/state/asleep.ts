import { create } from 'zustand'

/**
 * Connections that are on screen because they were before the last end: shown from what is cached, and not asked anything until
 * somebody does something with them. Nothing connects by itself.
 */
export const useAsleep = create<{ readonly asleep: ReadonlySet<string> }>()(() => ({ asleep: new Set() }))

export function putToSleep(ids: readonly string[]): void {
  useAsleep.setState(({ asleep }) => ({ asleep: new Set([...asleep, ...ids]) }))
}

/** Somebody did something with a connection. */
export function wake(id: string): void {
  const { asleep } = useAsleep.getState()
  if (asleep.has(id)) useAsleep.setState({ asleep: new Set([...asleep].filter((one) => one !== id)) })
}
