import { expect, type Locator, type Page } from '@playwright/test'
import { type RunningApp, startApp, whenReady } from './app'

/** Somebody who has a keyboard and nothing else. Every key must leave the focus somewhere, in sight, and marked in the colour for it. */
export interface Keys {
  /** Presses one after the other. */
  press(...chords: readonly string[]): Promise<void>
  type(text: string): Promise<void>
  /** Presses a key, Tab if none is named, until something has the focus; fails where that never comes. */
  to(target: Locator, key?: string): Promise<void>
  /** The same, then Enter on it. */
  enter(target: Locator, key?: string): Promise<void>
  /** Goes to a row of the tree by typing its name. */
  goTo(name: string): Promise<void>
}

/** More presses than anything in a window is away. */
const FAR = 90

export function keysOf(page: Page): Keys {
  const look = async (after: string) =>
    await expect.poll(async () => await page.evaluate(whatIsWrong), { message: `after ${after}`, timeout: 5000 }).toBe('')
  const press = async (...chords: readonly string[]) => {
    for (const chord of chords) {
      await page.keyboard.press(chord)
      await look(chord)
    }
  }
  const to = async (target: Locator, key = 'Tab') => {
    await target.first().waitFor()
    const seen: string[] = []
    for (let step = 0; step < FAR; step += 1) {
      if (
        await target
          .first()
          .evaluate(
            (element) => element === document.activeElement || element.id === document.activeElement?.getAttribute('aria-activedescendant'),
          )
      )
        return
      await press(key)
      seen.push(
        await page.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.slice(0, 30) ?? '',
        ),
      )
    }
    throw new Error(`${key} never came to ${String(target)}, but to ${[...new Set(seen)].join(' | ')}`)
  }
  const type = async (text: string) => {
    await page.keyboard.type(text)
    await look(`typing ${text}`)
  }
  return {
    press,
    to,
    type,
    goTo: async (name) => {
      await to(page.getByRole('tree'), 'F6')
      await press('Home')
      // What was typed before is forgotten.
      await page.waitForTimeout(750)
      await type(name)
      await expect(page.getByTestId('tree').getByTitle(name, { exact: true })).toHaveAttribute('aria-selected', 'true')
    },
    enter: async (target, key) => {
      await to(target, key)
      await press('Enter')
    },
  }
}

/** Runs in the page: why somebody would not know where he is; empty where he does. */
function whatIsWrong(): string {
  const focus = document.activeElement
  if (!(focus instanceof HTMLElement) && !(focus instanceof SVGElement)) return 'nothing has the focus'
  if (focus === document.body) return 'the page has the focus, and nothing in it'
  const row = document.getElementById(focus.getAttribute('aria-activedescendant') ?? '') ?? undefined
  const name = `${focus.tagName} ${focus.getAttribute('aria-label') ?? focus.textContent?.slice(0, 40) ?? ''}`
  const { width, height, left, right, top, bottom } = focus.getBoundingClientRect()
  if (width === 0 || height === 0) return `${name} has the focus and no size`
  if (right < 0 || bottom < 0 || left > innerWidth || top > innerHeight) return `${name} has the focus out of sight`
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.color = 'var(--focus)'
  const colour = getComputedStyle(probe).color
  probe.remove()
  const isMarked = (element: Element | undefined | null) => {
    if (element === undefined || element === null) return false
    const { boxShadow, outlineColor, outlineStyle, borderTopColor } = getComputedStyle(element)
    return boxShadow.includes(colour) || borderTopColor === colour || (outlineStyle !== 'none' && outlineColor === colour)
  }
  // What is in a menu or a list is marked as a whole row; a field by its box, a choice by its card.
  const near = [
    focus,
    focus.parentElement,
    focus.parentElement?.parentElement,
    focus.parentElement?.parentElement?.parentElement,
    row,
    ...(row?.children ?? []),
  ]
  if (near.some(isMarked) || focus.hasAttribute('data-highlighted') || row?.matches('[aria-selected=true], [data-active=true]') === true)
    return ''
  // A menu and a dialog that nothing in is chosen of have the focus themselves.
  if (focus.matches('[role=menu], dialog')) return ''
  return `${name} has the focus and does not show it`
}

/** The application on its sample, with its tree there and a keyboard. */
export async function startByKeys(): Promise<{ running: RunningApp; page: Page; keys: Keys }> {
  const running = await startApp()
  const { page } = running
  await whenReady(page)
  await expect(page.getByTestId('tree').getByTitle('bookings', { exact: true })).toBeVisible()
  return { running, page, keys: keysOf(page) }
}
