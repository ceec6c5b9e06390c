import type { ThemeChoice } from '@shared/preferences'

const DARK = window.matchMedia('(prefers-color-scheme: dark)')
const CONTRAST = window.matchMedia('(prefers-contrast: more)')
let choice: ThemeChoice = 'system'

/** The theme that a choice means on this system now. */
function resolve(wanted: ThemeChoice): Exclude<ThemeChoice, 'system'> {
  if (wanted !== 'system') return wanted
  if (CONTRAST.matches) return DARK.matches ? 'contrast-dark' : 'contrast'
  return DARK.matches ? 'dark' : 'light'
}

/** Puts a choice on the root element and follows the system while the choice is `system`. */
export function applyTheme(wanted: ThemeChoice): void {
  choice = wanted
  document.documentElement.dataset['theme'] = resolve(wanted)
}

for (const query of [DARK, CONTRAST]) query.addEventListener('change', () => applyTheme(choice))

/** The next choice when somebody walks through them. */
export function nextTheme(current: ThemeChoice): ThemeChoice {
  const order: readonly ThemeChoice[] = ['system', 'light', 'dark', 'contrast', 'contrast-dark']
  return order[(order.indexOf(current) + 1) % order.length] ?? 'system'
}
