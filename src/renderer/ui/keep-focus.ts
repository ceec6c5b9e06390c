import { useEffect } from 'react'

/** What takes the focus by Tab; what is not drawn is left out where one is chosen. */
const STOPS =
  'a[href], button:not(:disabled, [tabindex="-1"], [aria-hidden="true"]), input:not(:disabled, [tabindex="-1"]), select:not(:disabled), textarea:not(:disabled), [tabindex="0"], [contenteditable="true"]'
/** The stop that stands for a region. */
const FIRST = '[role=tab][aria-selected=true], [role=tree], [role=grid], [role=listbox]'
/** How many places are remembered. */
const KEPT = 12

/** Where the focus was, and what that stood in, from inside out. */
interface Place {
  readonly element: HTMLElement
  readonly within: readonly Element[]
}

/** Where the focus was last, the newest first; also of a window that is drawn anew in another language. */
const places: Place[] = []
/** Whether a key was the last thing that was used: who points with the mouse looks where it is. */
let byKey = false

/**
 * Whoever works by keyboard is never left without a place: where what had the focus is taken away, it goes to what stands nearest, and
 * out of a dialog or a menu that is gone back to where it came from; a key that did something where nothing had the focus gives it one.
 * The platform would leave it to the page, and the next Tab begin at the top of the window.
 */
export function useKeepFocus(): void {
  useEffect(() => {
    let frame = 0
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || target === document.body) return
      places.unshift({ element: target, within: [...ancestors(target)] })
      places.splice(KEPT)
    }
    const look = () => {
      frame = 0
      const last = places[0]
      if (!byKey || last === undefined || last.element.isConnected || !isNowhere()) return
      nextTo(last)?.focus()
    }
    // A key that somebody took did something; one that nobody took is left to the page.
    const place = ({ defaultPrevented }: KeyboardEvent) => {
      byKey = true
      if (defaultPrevented && isNowhere()) requestAnimationFrame(() => isNowhere() && firstStop(inFront())?.focus())
    }
    // A frame later: what takes its place mostly takes the focus itself.
    const observer = new MutationObserver(() => {
      if (frame === 0 && isNowhere() && places[0]?.element.isConnected === false) frame = requestAnimationFrame(look)
    })
    const point = () => {
      byKey = false
    }
    look()
    observer.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('focusin', remember)
    window.addEventListener('keydown', place)
    window.addEventListener('pointerdown', point, true)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      document.removeEventListener('focusin', remember)
      window.removeEventListener('keydown', place)
      window.removeEventListener('pointerdown', point, true)
    }
  }, [])
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

function* ancestors(element: Element): Iterable<Element> {
  for (let up = element.parentElement; up !== null && up !== document.body && up.id !== 'root'; up = up.parentElement) yield up
}

/** What takes the focus first within a region: what stands for it, else the first that can. Undefined where nothing does. */
export function firstStop(region: Element): HTMLElement | undefined {
  for (const which of [FIRST, STOPS]) {
    const stop = [...region.querySelectorAll<HTMLElement>(which)].find(isThere)
    if (stop !== undefined) return stop
  }
  return region instanceof HTMLElement && region.matches(STOPS) && isThere(region) ? region : undefined
}

function nextTo(lost: Place): HTMLElement | undefined {
  return sameChoice(lost.element) ?? places.map(stillThere).find((stop) => stop !== undefined) ?? firstStop(topmost())
}

/** The place itself, or what stands nearest to where it was; undefined where all of that is gone, as with a dialog. */
function stillThere({ element, within }: Place): HTMLElement | undefined {
  if (element.isConnected) return element.matches(STOPS) && isThere(element) ? element : undefined
  return within
    .filter((region) => region.isConnected)
    .map(firstStop)
    .find((stop) => stop !== undefined)
}

/** What is drawn anew for another language that was just chosen: the same choice. */
function sameChoice(lost: HTMLElement): HTMLElement | undefined {
  if (!(lost instanceof HTMLInputElement) || lost.type !== 'radio') return undefined
  return [...document.querySelectorAll<HTMLInputElement>('input[type=radio]:checked')].find(
    (one) => one.value === lost.value && isThere(one),
  )
}

/** Drawn, and not behind a dialog. */
function isThere(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true }) && topmost().contains(element)
}

/** Where a key mostly shows what it did: the dialog, else the views. */
function inFront(): Element {
  const top = topmost()
  return top === document.body ? (document.querySelector('main') ?? top) : top
}

function topmost(): Element {
  return [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
}
