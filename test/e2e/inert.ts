import { expect, type Page } from '@playwright/test'

/** From now on a page remembers what its policy refused. */
export async function watchPolicy(page: Page): Promise<void> {
  await page.locator('html[data-ready]').waitFor()
  await page.evaluate(() => {
    Reflect.set(window, 'violations', [])
    document.addEventListener('securitypolicyviolation', (event) => {
      ;(Reflect.get(window, 'violations') as string[]).push(`${event.effectiveDirective} ${event.sourceFile}`)
    })
  })
}

/** Nothing ran, nothing was asked of the policy that refuses it, and no element stands there that Relata does not make. */
export async function expectInert(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: Reflect.get(window, 'ran') as unknown,
    violations: Reflect.get(window, 'violations') as unknown,
    foreign: [
      ...document.querySelectorAll(
        'iframe, object, embed, base, math, marquee, video, template, noscript, form[action], a[href], img, style, meta[http-equiv=refresh], animate, details[ontoggle], svg image',
      ),
      ...[...document.querySelectorAll('*')].filter((element) =>
        element.getAttributeNames().some((attribute) => attribute.startsWith('on')),
      ),
    ].map((element) => `${element.tagName} ${element.getAttributeNames().join(' ')} ${element.textContent.slice(0, 100)}`),
    unseen: [...document.querySelectorAll('body *')].flatMap((element) => {
      const texts = [...element.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.nodeValue ?? '')
      const tips = ['title', 'aria-label', 'placeholder', 'alt'].map((attribute) => element.getAttribute(attribute) ?? '')
      // Fields hold what was typed; everything else is drawn, with what would not be seen in it as a sign.
      const typed = element instanceof HTMLTextAreaElement || element.closest('[contenteditable=true]') !== null
      return typed ? [] : [...texts, ...tips].filter((words) => /(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\u200b]/u.test(words))
    }),
  }))
  expect(found).toEqual({ ran: undefined, violations: [], foreign: [], unseen: [] })
  expect(page.url()).toBe('app://relata/index.html')
}
