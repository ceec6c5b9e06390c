/** Keys that take the focus from one element to the next. */
const WALKING = new Set(['Tab', 'F6', 'Home', 'End', 'PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])

let last = ''

/** Listens to what the user does, for {@link walked}; answers how to end that. */
export function watchSteps(): () => void {
  const key = (event: KeyboardEvent) => (last = event.key)
  const pointer = () => (last = '')
  window.addEventListener('keydown', key, true)
  window.addEventListener('pointerdown', pointer, true)
  return () => {
    window.removeEventListener('keydown', key, true)
    window.removeEventListener('pointerdown', pointer, true)
  }
}

/** Whether the focus that comes now was walked there: a dialog that opens, or closes and gives it back, puts it somewhere too. */
export function walked(): boolean {
  return WALKING.has(last)
}
